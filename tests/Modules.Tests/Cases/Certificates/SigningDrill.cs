using System.Diagnostics;
using System.Globalization;
using Jiangyuan.Cases.Certificates;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Modules.Tests.Cases.Certificates;

/// <summary>The drill for a lost key: every certificate signed again, and how long it takes. <c>make bench-trust</c> does it with a hundred thousand.</summary>
public sealed class SigningDrill : IDisposable
{
    private readonly DirectoryInfo _secrets = Directory.CreateTempSubdirectory("jy-secrets-");

    public void Dispose() => _secrets.Delete(recursive: true);

    [Fact]
    public async Task All_certificates_of_a_lost_key_are_signed_again()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("JY_DRILL") ?? "200", CultureInfo.InvariantCulture);
        await using var world = new CaseWorld(Dialect.Sqlite);
        var signing = new SigningDesk(world.Desk, new SecretFolder(_secrets.FullName));
        var granted = await world.Granted(await world.Reviewed());
        var first = (await new CertificateQueries(world.Desk).Get(granted.CertificateNumber!, People.Head, default)).Value;
        var number = Trust.CertificateNumber.Parse(first.Number).Value;
        var asking = new Asking("drill", "演练", world.Desk.Now());
        var certificates = Enumerable.Range(0, count).Select(n => first with { Number = Trust.CertificateNumber.Create(number.Type, number.Issuer, string.Create(CultureInfo.InvariantCulture, $"DRILL{n:0000000}"), 1).Value.ToString() }).ToList();
        await Parallel.ForEachAsync(certificates, new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (c, ct) =>
        {
            Assert.IsType<CommitResult.Done>(await world.Store.Commit(new Commit(asking.Actor, asking.Purpose, asking.At, [CertificateIssue.Append(c, world.Desk, asking)]), ct));
        });
        await Parallel.ForEachAsync(certificates, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (c, ct) => await signing.CodeOf(c, ct));
        var lost = (await signing.CodeOf(certificates[0], default)).KeyId;
        world.Time.Now += TimeSpan.FromHours(1);
        Assert.True((await signing.Lose(lost, world.Desk.Now(), "演练", "drill", default)).IsGiven);
        var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        Assert.Equal(count, await signing.SignAgain(lost, default));
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"drill: {count} certificates signed again in {watch.Elapsed.TotalSeconds:F1} s, {count / watch.Elapsed.TotalSeconds:F0}/s, processor {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:F1} s"));
        Assert.Equal(0, await signing.SignAgain(lost, default));
        Assert.NotEqual(lost, (await signing.CodeOf(certificates[^1], default)).KeyId);
    }
}

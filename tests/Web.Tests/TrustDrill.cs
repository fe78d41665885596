using System.Diagnostics;
using System.Globalization;
using System.Text;
using Jiangyuan.Cli;
using Jiangyuan.Engine.Tests.Trust.Certificates;
using Jiangyuan.Trust.Crypto;
using Jiangyuan.Trust.Certificates;
using Jiangyuan.Trust.Draw;
using Jiangyuan.Trust.Log;
using Jiangyuan.Web.Tests.Portal;
using Microsoft.Playwright;

namespace Jiangyuan.Web.Tests;

/// <summary>What a stranger's own computer needs for the proofs. <c>make bench-trust</c> does it with a million objects; otherwise small.</summary>
public sealed class TrustDrill
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draw_is_made_and_recomputed_in_a_browser_in_time()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("JY_DRILL_DRAW") ?? "5000", CultureInfo.InvariantCulture);
        var prepared = DrawMaker.Prepare(DrawExample.Draft(count, Math.Max(9, count / 2000), 1)).Value;
        GC.Collect();
        var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        var bundle = DrawMaker.Run(prepared).Value;
        var (made, spent) = (watch.Elapsed, Environment.CpuUsage.TotalTime - cpu);
        var folder = Directory.CreateTempSubdirectory("jy-drill-");
        try
        {
            foreach (var (name, bytes) in bundle)
                await File.WriteAllBytesAsync(Path.Combine(folder.FullName, name), bytes, Ct);
            await using var browser = await OfflineBrowser.Open();
            var tab = await browser.Bare(Path.Combine(folder.FullName, DrawBundle.VerifierName));
            watch.Restart();
            await tab.SetInputFilesAsync("#files", bundle.Keys.Select(name => Path.Combine(folder.FullName, name)), new() { Timeout = 300_000 });
            await tab.WaitForSelectorAsync("#verdict[data-done]", new() { Timeout = 300_000 });
            var recomputed = watch.Elapsed;
            Assert.Equal("good", await tab.GetAttributeAsync("#verdict", "data-done"));
            Say($"draw of {count} objects: {made.TotalSeconds:F1} s, processor {spent.TotalSeconds:F1} s; recomputed in the browser in {recomputed.TotalSeconds:F1} s");
            Assert.InRange(recomputed.TotalSeconds, 0, 120);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [Fact]
    public async Task A_code_is_judged_off_line_at_once()
    {
        var seed = Enumerable.Range(1, 32).Select(n => (byte)n).ToArray();
        var root = NoteKey.Create("test-root", NoteKeyKind.Ed25519, Ed25519.PublicKey(seed)).Value;
        var note = Encoding.UTF8.GetBytes(SignedNote.Sign(CertificateFuzz.Trust.ToString(), root, seed).ToString());
        await using var browser = await OfflineBrowser.Open();
        var tab = await browser.Page(new OfflinePackage(root, note, []).ToPage(), DateTimeOffset.FromUnixTimeSeconds(CertificateFuzz.Now));
        await Time("ES256", CertificateFuzz.Certificate(3).Encode(CertificateFuzz.Key, CertificateFuzz.Sign));
        await Time("SM2", CertificateFuzz.Certificate(3).Encode(CertificateFuzz.Sm2Key, CertificateFuzz.SignSm2));

        async Task Time(string algorithm, string code)
        {
            var took = new List<int>();
            for (var n = 0; n < 21; n++)
            {
                Assert.Equal("genuine", await OfflineBrowser.Judge(tab, code));
                var watch = Stopwatch.StartNew();
                await tab.EvaluateAsync("([code, now]) => verify(code, now)", new object[] { code, CertificateFuzz.Now });
                took.Add((int)watch.ElapsedMilliseconds);
            }
            took.Sort();
            Say($"offline verdict, {algorithm}: median {took[10]} ms, slowest {took[^1]} ms");
            Assert.InRange(took[0], 0, 300);
        }
    }

    private static void Say(FormattableString text) => TestContext.Current.TestOutputHelper!.WriteLine("drill: " + text.ToString(CultureInfo.InvariantCulture));
}

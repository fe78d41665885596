using Jiangyuan.Cli;
using Jiangyuan.Cli.Conform;

namespace Jiangyuan.Engine.Tests.Trust;

/// <summary>Public suites, whole. Their data are not in the repository; without them these tests are skipped.</summary>
public sealed class TrustVectorsTests
{
    [Fact]
    public void Canonical_JSON_is_that_of_RFC_8785() => Whole(LogVectors.Jcs, "jcs", 12);

    [Fact]
    public void Merkle_proofs_are_judged_as_in_the_public_suite() => Whole(LogVectors.Merkle, "merkle", 518);

    [Fact]
    public void A_finished_tiled_log_is_read_proved_and_rewritten() => Whole(LogVectors.Tessera, "tessera", 318);

    [Fact]
    public void Signatures_macs_and_ciphers_are_judged_as_in_Wycheproof() => Whole(SignatureVectors.Wycheproof, "wycheproof", 1577);

    [Fact]
    public void Ed25519_corner_cases_are_judged_strictly() => Whole(SignatureVectors.Cctv, "cctv", 914);

    [Fact]
    public void Signed_messages_are_judged_as_in_the_COSE_examples() => Whole(CertificateVectors.Cose, "cose", 9);

    [Fact]
    public void Health_certificates_are_read_and_verified_as_in_their_suite() => Whole(CertificateVectors.Dgc, "dgc", 36);

    [Fact]
    public void Status_lists_are_those_of_the_draft() => Whole(CertificateVectors.StatusLists, "statuslist", 19);

    [Fact]
    public void The_published_draws_come_out_the_same() => Whole(DrawVectors.Draw1, "draw1.json", 105);

    [Fact]
    public void The_worked_draw_of_RFC_3797_comes_out_the_same() => Whole(DrawVectors.Rfc, "rfc3797", 17);

    private static void Whole(Func<string, ConformReport> run, string name, int atLeast)
    {
        var report = run(VectorFolder(name));
        Assert.Empty(report.Failures);
        Assert.True(report.Total >= atLeast, $"{report.Total} 条");
    }

    internal static string VectorFolder(string name)
    {
        var root = Environment.GetEnvironmentVariable("JY_VECTORS") ?? Beside();
        var path = root is null ? "" : Path.Combine(root, name);
        if (!Path.Exists(path))
            Assert.Skip($"没有测试数据 {name}（设 JY_VECTORS 或放在检出目录旁的 shared/vectors）");
        return path;
    }

    private static string? Beside()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Jiangyuan.slnx")))
                return Path.Combine(folder.Parent!.FullName, "shared", "vectors");
        return null;
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Jiangyuan.Trust.Crypto;

namespace Jiangyuan.Cli.Conform;

/// <summary>Suites of signatures, MACs, key derivation and authenticated encryption.</summary>
internal static class SignatureVectors
{
    /// <summary>C2SP/wycheproof: every file of the folder, told apart by its algorithm.</summary>
    internal static ConformReport Wycheproof(string folder)
    {
        var tally = new Tally();
        foreach (var file in Tally.Files(folder, "*.json"))
        {
            var suite = Tally.Load(file);
            var algorithm = suite.Text("algorithm");
            foreach (var group in suite.GetProperty("testGroups").EnumerateArray())
                foreach (var test in group.GetProperty("tests").EnumerateArray())
                {
                    var verdict = Judge(algorithm, group, test);
                    var id = $"{Path.GetFileName(file)} #{test.GetProperty("tcId").GetInt32()}";
                    tally.Check(id, test.Says("result", "acceptable") || verdict == test.Says("result", "valid"), verdict ? "不应接受而接受" : "应接受而拒绝");
                }
        }

        return tally.Report();
    }

    private static bool Judge(string algorithm, JsonElement group, JsonElement test) => (algorithm, group.Text("type")) switch
    {
        ("EDDSA", _) => Ed25519.Verify(group.GetProperty("publicKey").Hex("pk"), test.Hex("msg"), test.Hex("sig")),
        ("ECDSA", "EcdsaP1363Verify") => P256.Verify(group.GetProperty("publicKey").Hex("uncompressed"), test.Hex("msg"), test.Hex("sig")),
        ("ECDSA", _) => P256.Verify(group.GetProperty("publicKey").Hex("uncompressed"), test.Hex("msg"), test.Hex("sig"), der: true),
        ("HMACSHA256", _) => Mac(group, test),
        ("HKDF-SHA-256", _) => Hkdf(test),
        ("AES-GCM", _) => Aead(test, sm4: false),
        ("SM4-GCM", _) => Aead(test, sm4: true),
        _ => throw new NotSupportedException($"没有 {algorithm} 的运行方法"),
    };

    private static bool Mac(JsonElement group, JsonElement test)
    {
        var tag = HashSuite.Sha256.Mac(test.Hex("key"), test.Hex("msg"));
        return CryptographicOperations.FixedTimeEquals(tag.AsSpan(0, group.GetProperty("tagSize").GetInt32() / 8), test.Hex("tag"));
    }

    private static bool Hkdf(JsonElement test)
    {
        var size = test.GetProperty("size").GetInt32();
        if (size > 255 * 32)
            return false;
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, test.Hex("ikm"), size, test.Hex("salt"), test.Hex("info")).AsSpan().SequenceEqual(test.Hex("okm"));
    }

    private static bool Aead(JsonElement test, bool sm4)
    {
        byte[] sealedBytes = [.. test.Hex("ct"), .. test.Hex("tag")];
        var plain = Gcm.Decrypt(sm4, test.Hex("key"), test.Hex("iv"), sealedBytes, test.Hex("aad"));
        return plain is not null && plain.AsSpan().SequenceEqual(test.Hex("msg"))
            && Gcm.Encrypt(sm4, test.Hex("key"), test.Hex("iv"), plain, test.Hex("aad")).AsSpan().SequenceEqual(sealedBytes);
    }

    /// <summary>
    /// C2SP/CCTV Ed25519 corner cases. The files give properties, not verdicts; ours is the strict one: a case is good when it has none of the
    /// properties that strict verification rules out (a low-order or non-canonical point, or a low-order residue, which only cofactored verification forgives).
    /// </summary>
    internal static ConformReport Cctv(string folder)
    {
        var tally = new Tally();
        string[] ruledOut = ["low_order_A", "low_order_R", "non_canonical_A", "non_canonical_R", "low_order_residue"];
        foreach (var file in Tally.Files(folder, "*.json"))
            foreach (var v in Tally.Load(file).EnumerateArray())
            {
                var flags = v.TryGetProperty("flags", out var f) && f.ValueKind == JsonValueKind.Array ? f.EnumerateArray().Select(x => x.GetString()).ToList() : [];
                var verdict = Ed25519.Verify(v.Hex("key"), Encoding.UTF8.GetBytes(v.Text("msg")), v.Hex("sig"));
                tally.Check($"#{v.GetProperty("number").GetInt32()}", verdict == !ruledOut.Any(flags.Contains), verdict ? "不应接受而接受" : "应接受而拒绝");
            }

        return tally.Report();
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Jiangyuan.Trust.Binary;
using Jiangyuan.Trust.Certificates;

namespace Jiangyuan.Cli.Conform;

/// <summary>Suites of signed certificates and their status.</summary>
internal static partial class CertificateVectors
{
    /// <summary>cose-wg/Examples sign1-tests: verdict of each message with its key.</summary>
    internal static ConformReport Cose(string folder)
    {
        var tally = new Tally();
        foreach (var file in Tally.Files(folder, "*.json"))
        {
            var test = Tally.Load(file);
            var sign = test.GetProperty("input").GetProperty("sign0");
            var key = sign.GetProperty("key");
            byte[] point = [4, .. Base64Url.DecodeFromChars(key.Text("x")), .. Base64Url.DecodeFromChars(key.Text("y"))];
            var external = sign.TryGetProperty("external", out _) ? sign.Hex("external") : [];
            var read = CoseSign1.Parse(test.GetProperty("output").Hex("cbor"));
            var verdict = read.IsGiven && read.Value.VerifiedBy(new CoseKey(CoseAlgorithm.Es256, point), external);
            var expected = !(test.TryGetProperty("fail", out var fail) && fail.GetBoolean());
            tally.Check(Path.GetFileNameWithoutExtension(file), verdict == expected, verdict ? "不应接受而接受" : read.Refusal?.Message ?? "应接受而拒绝");
        }

        return tally.Report();
    }

    /// <summary>dgc-testdata: the verdicts of prefix, Base45, compression, decoding and verification, wherever a file states one.</summary>
    internal static ConformReport Dgc(string folder)
    {
        var tally = new Tally();
        foreach (var file in Tally.Files(folder, "*.json"))
        {
            var test = Tally.Load(file);
            var expected = test.GetProperty("EXPECTEDRESULTS");
            var steps = new (string Name, Func<JsonElement, bool> Verdict)[]
            {
                ("EXPECTEDUNPREFIX", Unprefixed),
                ("EXPECTEDB45DECODE", t => Base45.Decode(Body(t)) is { } bytes && Same(bytes, t, "COMPRESSED")),
                ("EXPECTEDCOMPRESSION", t => Inflated(t) is { } bytes && Same(bytes, t, "COSE")),
                ("EXPECTEDDECODE", t => Message(t) is { } m && CborReader.Read(m.Payload, false) is { IsGiven: true } p && p.Value[-260]?[1] is { Kind: CborKind.Map }),
                ("EXPECTEDVERIFY", Verified),
            };
            foreach (var (name, verdict) in steps)
                if (expected.TryGetProperty(name, out var say) && say.ValueKind is JsonValueKind.True or JsonValueKind.False)
                {
                    var said = verdict(test);
                    tally.Check($"{Path.GetRelativePath(folder, file)} {name}", said == say.GetBoolean(), said ? "不应成立而成立" : "应成立而不成立");
                }
        }

        return tally.Report();
    }

    private static bool Unprefixed(JsonElement test) =>
        test.Text("PREFIX").StartsWith("HC1:", StringComparison.Ordinal) && (!test.TryGetProperty("BASE45", out var plain) || plain.GetString() == Body(test));

    private static string Body(JsonElement test) => test.Text("PREFIX") is var text && text.StartsWith("HC1:", StringComparison.Ordinal) ? text[4..] : text;

    private static bool Same(byte[] bytes, JsonElement test, string name) =>
        !test.TryGetProperty(name, out var given) || given.GetString() is null or "" || Convert.FromHexString(given.GetString()!).AsSpan().SequenceEqual(bytes);

    private static byte[]? Inflated(JsonElement test) => Base45.Decode(Body(test)) is { } bytes ? Zlib.Decompress(bytes, 1 << 20) : null;

    private static CoseSign1? Message(JsonElement test) =>
        Inflated(test) is { } bytes && CoseSign1.Parse(bytes) is { IsGiven: true } read ? read.Value : null;

    private static bool Verified(JsonElement test)
    {
        if (Message(test) is not { } message)
            return false;
        using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(test.GetProperty("TESTCTX").Text("CERTIFICATE")));
        var kid = SHA256.HashData(certificate.RawData)[..8];
        var info = certificate.PublicKey.ExportSubjectPublicKeyInfo();
        var key = certificate.PublicKey.Oid.Value == "1.2.840.10045.2.1"
            ? new CoseKey(CoseAlgorithm.Es256, info[^65..])
            : new CoseKey(CoseAlgorithm.Ps256, info);
        return message.KeyId is { } given && given.AsSpan().SequenceEqual(kid) && message.VerifiedBy(key);
    }

    /// <summary>
    /// draft-ietf-oauth-status-list examples: CBOR and JSON forms give one list, the states of the text stand in it, the annotated dumps are the same bytes,
    /// and both tokens hold the claims of the text (their key is not among the examples).
    /// </summary>
    internal static ConformReport StatusLists(string folder)
    {
        var tally = new Tally();
        foreach (var file in Tally.Files(folder, "*.md"))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var text = File.ReadAllText(file);
            if (name.EndsWith("_diag", StringComparison.Ordinal))
                tally.Check(name, Dump(text).AsSpan().SequenceEqual(Plain(File.ReadAllText(Path.Combine(folder, name[..^5] + ".md")))), "与原文不同");
            else if (name.EndsWith("_cwt", StringComparison.Ordinal))
                tally.Check(name, Token(Plain(text)), "内容不符");
            else
                tally.Check(name, List(folder, name), "状态不符");
        }

        return tally.Report();
    }

    private static readonly long[] OneBit = [0, 1993, 25460, 159495, 495669, 554353, 645645, 723232, 854545, 934534, 1000345];

    private static bool Token(byte[] bytes)
    {
        var read = CoseSign1.Parse(bytes);
        if (!read.IsGiven || read.Value.Algorithm != (long)CoseAlgorithm.Es256 || read.Value.Signature.Length != 64)
            return false;
        var claims = CborReader.Read(read.Value.Payload, deterministic: false);
        if (!claims.IsGiven)
            return false;
        var referenced = claims.Value[65535]?["status_list"];
        return referenced is not null
            ? referenced["idx"]?.Integer == 0 && referenced["uri"]?.Text is not null
            : StatusList.Read(claims.Value[65533]) is { IsGiven: true } list && Bits(list.Value, 16) == "1001110111000101";
    }

    private static bool List(string folder, string name)
    {
        var list = Load(folder, name);
        if (!list.IsGiven)
            return false;
        return (list.Value.Bits, list.Value.Count) switch
        {
            (1, 16) => Bits(list.Value, 16) == "1001110111000101",
            (2, 12) => Bits(list.Value, 12) == "120301011233",
            (1, _) => Enumerable.Range(0, list.Value.Count).Where(i => list.Value[i] == 1).Select(i => (long)i).SequenceEqual(OneBit),
            _ => name.EndsWith("_json", StringComparison.Ordinal) || Same(list.Value, Load(folder, name.Replace("_cbor", "_json", StringComparison.Ordinal)).Value),
        };
    }

    private static bool Same(StatusList a, StatusList b) =>
        a.Bits == b.Bits && a.Count == b.Count && Enumerable.Range(0, a.Count).All(i => a[i] == b[i]) && Enumerable.Range(0, a.Count).Any(i => a[i] != 0);

    private static Kernel.Outcome<StatusList> Load(string folder, string name)
    {
        var text = File.ReadAllText(Path.Combine(folder, name + ".md"));
        return name.EndsWith("_cbor", StringComparison.Ordinal) ? FromCbor(Plain(text)) : FromJson(text);
    }

    private static Kernel.Outcome<StatusList> FromCbor(byte[] bytes)
    {
        var read = CborReader.Read(bytes, deterministic: false);
        return read.IsGiven ? StatusList.Read(read.Value) : read.Refusal;
    }

    private static Kernel.Outcome<StatusList> FromJson(string text)
    {
        var body = new string([.. text[text.LastIndexOf('{')..].Where(c => !char.IsWhiteSpace(c))]);
        using var document = JsonDocument.Parse(body[..(body.IndexOf('}', StringComparison.Ordinal) + 1)]);
        return StatusList.Read(document.RootElement.GetProperty("bits").GetInt32(), Base64Url.DecodeFromChars(document.RootElement.Text("lst")));
    }

    private static string Bits(StatusList list, int count) => string.Concat(Enumerable.Range(0, count).Select(i => list[i]?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"));

    private static byte[] Plain(string text)
    {
        var at = text.IndexOf("encoded:", StringComparison.Ordinal);
        return Convert.FromHexString(new string([.. (at < 0 ? text : text[(at + 8)..]).Where(char.IsAsciiHexDigit)]));
    }

    private static byte[] Dump(string text) => Convert.FromHexString(string.Concat(DumpLine().Matches(text).Select(m => m.Groups[1].Value.Replace(" ", "", StringComparison.Ordinal))));

    [GeneratedRegex(@"^ *([0-9a-f][0-9a-f ]*?) +#", RegexOptions.Multiline)]
    private static partial Regex DumpLine();
}

using System.Diagnostics;
using Jiangyuan.Engine.Tests.Trust.Certificates;
using Jiangyuan.Trust.Binary;
using Jiangyuan.Trust.Canonical;
using Jiangyuan.Trust.Certificates;
using Jiangyuan.Trust.Draw;
using Jiangyuan.Trust.Log;

namespace Jiangyuan.Bench;

/// <summary><c>fuzz-trust [N]</c>: N mutated certificates (none may be accepted) and N random inputs to every parser of Trust (none may throw).</summary>
internal static class TrustFuzz
{
    internal static int Run(string[] args)
    {
        var count = args.Length > 0 && int.TryParse(args[0], out var given) ? given : 100_000;
        var watch = Stopwatch.StartNew();
        var accepted = CertificateFuzz.Run(count, 2026);
        Console.WriteLine($"certificates: {count} mutations, {accepted.Count} accepted, 0 crashes, {watch.Elapsed.TotalMilliseconds / count:0.000} ms each");
        watch.Restart();
        var chance = new Random(2026);
        var seeds = new byte[][]
        {
            "{\"a\":[1,-2,true,null,\"\\u0001青\"]}"u8.ToArray(), "c2sp.org/tlog-proof@v1\nindex 1\n\na\n1\nAA==\n\n\u2014 a AAAAAAA=\n"u8.ToArray(),
            "old 1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\na\n2\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\u2014 a AAAAAAA=\n"u8.ToArray(),
            "log a+00000000+AQ==\nwitness w a+00000000+BA==\ngroup g 1 w\nquorum g\n"u8.ToArray(), "tile/entries/x001/234.p/5"u8.ToArray(),
            CborWriter.Write(Cbor.Map((Cbor.Of(1), Cbor.List(Cbor.Of("x"), Cbor.Of(-7), Cbor.Of(true))))), Zlib.Compress(new byte[4000]),
        };
        for (var n = 0; n < count; n++)
        {
            byte[] bytes = [.. seeds[chance.Next(seeds.Length)]];
            for (var k = chance.Next(1, 6); k > 0; k--)
                bytes[chance.Next(bytes.Length)] = (byte)chance.Next(256);
            Parse(bytes);
            if (n % 100 == 0)
                Beacon(chance);
        }

        Console.WriteLine($"parsers: {count} inputs to each, 0 crashes, {watch.Elapsed.TotalMilliseconds / count:0.000} ms each");
        return accepted.Count == 0 ? 0 : 1;
    }

    // Points that lie on the curve and in the group are seldom found by chance: signs and single bits of a genuine one are turned.
    private static void Beacon(Random chance)
    {
        var signature = Convert.FromHexString("b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39");
        if (chance.Next(4) == 0)
            chance.NextBytes(signature);
        signature[chance.Next(signature.Length)] ^= (byte)(1 << chance.Next(8));
        var chain = DrandChain.Known[chance.Next(2)];
        if (chain.Signed(1000, signature, signature) || chain.Signed(1000, signature.AsSpan(0, chance.Next(48)), []))
            throw new InvalidOperationException("A garbled beacon was accepted.");
    }

    private static void Parse(byte[] bytes)
    {
        _ = JsonReader.Read(bytes, JsonForm.Interchange);
        _ = JsonReader.Read(bytes, JsonForm.Canonical);
        _ = CborReader.Read(bytes, deterministic: false);
        _ = CoseSign1.Parse(bytes);
        _ = Zlib.Decompress(bytes, 8192);
        _ = SignedNote.Parse(bytes);
        _ = LogProof.Parse(bytes);
        _ = TiledLog.Entries(bytes);
        _ = TiledLog.LeafHashes(bytes);
        _ = TileId.TryParse(System.Text.Encoding.Latin1.GetString(bytes), out _);
        _ = RecordEntry.Parse(bytes);
        var trusted = TrustedLogs.Parse(bytes);
        _ = RecordReceipt.Verify(bytes, trusted.IsGiven ? trusted.Value : new TrustedLogs([], [], 0));
        var request = AddCheckpoint.Parse(bytes);
        if (request.IsGiven)
            _ = WitnessRules.Judge(request.Value, _ => [], _ => WitnessedHead.None);
        _ = Base45.Decode(System.Text.Encoding.Latin1.GetString(bytes));
        _ = DrawBundle.Verify(new Dictionary<string, byte[]> { ["plan.json"] = bytes });
    }
}

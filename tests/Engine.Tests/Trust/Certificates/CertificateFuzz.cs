using System.Security.Cryptography;
using Jiangyuan.Trust;
using Jiangyuan.Trust.Binary;
using Jiangyuan.Trust.Certificates;
using Jiangyuan.Trust.Crypto;

namespace Jiangyuan.Engine.Tests.Trust.Certificates;

/// <summary>A made-up agency with keys and certificates, and mutations of genuine codes. Shared by tests and the long fuzzing.</summary>
internal static class CertificateFuzz
{
    internal const long Now = 1_790_000_000;
    internal const string Agency = "11630000000000019D";
    internal const string Type = "11100000000013338W011";
    private static readonly byte[] Private = SHA256.HashData("agency"u8);
    private static readonly byte[] OtherPrivate = SHA256.HashData("another agency"u8);
    private static readonly byte[] Sm2Private = [.. SHA256.HashData("an agency under cryptography of the state"u8).Select((b, i) => i == 0 ? (byte)(b & 0x7F) : b)];

    internal static CoseKey Key { get; } = new(CoseAlgorithm.Es256, P256.PublicKey(Private));
    internal static CoseKey OtherKey { get; } = new(CoseAlgorithm.Es256, P256.PublicKey(OtherPrivate));

    internal static CoseKey Sm2Key { get; } = new(CoseAlgorithm.Sm2, Sm2.PublicKey(Sm2Private));

    internal static TrustList Trust { get; } = new(Now - 3600,
    [
        new AgencyKey(Agency, Key, [Type], "63", Now - 1_000_000, Now + 1_000_000),
        new AgencyKey("11630100000000027D", OtherKey, ["11100000000013338W009"], "6301", Now - 1_000_000, Now + 1_000_000),
        new AgencyKey(Agency, Sm2Key, [Type], "63", Now - 1_000_000, Now + 1_000_000),
    ]);

    internal static byte[] Sign(byte[] bytes) => P256.Sign(Private, bytes);

    internal static byte[] SignSm2(byte[] bytes) => Sm2.Sign(Sm2Private, Sm2Key.PublicKey, bytes);

    internal static byte[] SignOther(byte[] bytes) => P256.Sign(OtherPrivate, bytes);

    internal static QrCertificate Certificate(int n) => new(CertificateNumber.Create(Type, Agency, $"2026{n:0000000}", 1).Value, "张*", "630104", Now - 1000, Now + 86400 * 365)
    {
        Facts = [KeyValuePair.Create("许可范围", "热食类食品制售"), KeyValuePair.Create("住所", "西宁市城西区")],
        Status = ("qh/2026/1", n),
        LogCommitment = SHA256.HashData([(byte)n]),
    };

    internal static HeldStatusList? Lists(string name) => name == "qh/2026/1" ? new HeldStatusList(StatusList.Create(1, 1000), Now - 60) : null;

    /// <summary>Runs that many mutations. Gives what was accepted with another content than was signed.</summary>
    internal static List<string> Run(int mutations, int seed) => [.. Forged(mutations, seed).Where(text => CertificateCheck.Verify(text, Trust, Lists, Now).IsGiven)];

    /// <summary>Mutations of genuine codes, without those whose signed bytes came out unchanged: such a code is no forgery.</summary>
    internal static IEnumerable<string> Forged(int mutations, int seed)
    {
        var chance = new Random(seed);
        // Every fourth is signed with SM2: a mutation may also put one algorithm's signature under the other's header.
        var genuine = Enumerable.Range(0, 20).Select(n => n % 4 == 3 ? Certificate(n).Encode(Sm2Key, SignSm2) : Certificate(n).Encode(Key, Sign)).ToArray();
        var messages = genuine.Select(Unpack).ToArray();
        for (var n = 0; n < mutations; n++)
        {
            var at = chance.Next(genuine.Length);
            var text = Mutate(genuine[at], messages[at], messages[chance.Next(genuine.Length)], chance);
            var bytes = text.Length > 4 && Base45.Decode(text.AsSpan(4)) is { } packed ? Zlib.Decompress(packed, 8192) : null;
            if (bytes is null || !messages.Any(m => m.AsSpan().SequenceEqual(bytes)))
                yield return text;
        }
    }

    private static byte[] Unpack(string text) => Zlib.Decompress(Base45.Decode(text.AsSpan(4))!, 8192)!;

    private static string Mutate(string text, byte[] message, byte[] other, Random chance)
    {
        const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
        switch (chance.Next(8))
        {
            case 0:
                var letters = text.ToCharArray();
                letters[chance.Next(letters.Length)] = Alphabet[chance.Next(Alphabet.Length)];
                return new string(letters);
            case 1:
                return text[..chance.Next(text.Length)];
            case 2:
                return Pack(Flip(message, chance));
            case 3:
                var cut = chance.Next(message.Length);
                return Pack([.. message[..cut], .. other[Math.Min(cut, other.Length)..]]);
            case 4:
                return Pack(message[..chance.Next(message.Length)]);
            case 5:
                return Pack(Flip(Flip(message, chance), chance));
            case 6:
                return Pack(Rebuild(message, other, chance));
            default:
                var packed = Base45.Decode(text.AsSpan(4))!;
                return QrCertificate.Prefix + Base45.Encode(Flip(packed, chance));
        }
    }

    // Swapped payloads, signatures, algorithms and key ids, double keys and foreign headers.
    private static byte[] Rebuild(byte[] message, byte[] other, Random chance)
    {
        var a = CborReader.Read(message, deterministic: true).Value.Tagged!.Value.Content.Items;
        var b = CborReader.Read(other, deterministic: true).Value.Tagged!.Value.Content.Items;
        var items = a.ToArray();
        switch (chance.Next(7))
        {
            case 0: items[2] = b[2]; break;
            case 1: items[3] = b[3]; break;
            case 2: items[0] = Header(chance.Next(2) == 0 ? -8 : -37, Key.KeyId); break;
            case 3: items[0] = Header(-7, OtherKey.KeyId); break;
            case 4: items[0] = Cbor.Of([0xA3, 1, 0x26, 1, 0x26, 4, 0x48, .. Key.KeyId]); break;
            case 5: items[0] = Header((long)CoseAlgorithm.Sm2, chance.Next(2) == 0 ? Key.KeyId : Sm2Key.KeyId); break;
            default: items[1] = Cbor.Map((Cbor.Of(4), Cbor.Of(OtherKey.KeyId))); break;
        }

        return CborWriter.Write(Cbor.Tag(18, Cbor.List(items)));
    }

    private static Cbor Header(long algorithm, byte[] keyId) => Cbor.Of(CborWriter.Write(Cbor.Map((Cbor.Of(1), Cbor.Of(algorithm)), (Cbor.Of(4), Cbor.Of(keyId)))));

    private static byte[] Flip(byte[] bytes, Random chance)
    {
        byte[] copy = [.. bytes];
        copy[chance.Next(copy.Length)] ^= (byte)(1 << chance.Next(8));
        return copy;
    }

    private static string Pack(byte[] message) => QrCertificate.Prefix + Base45.Encode(Zlib.Compress(message));
}

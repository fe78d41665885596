using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Jiangyuan.Web.Accounts;

/// <summary>Time-based one-time passwords, RFC 6238: SHA-1, 30 seconds, six digits, as every authenticator app speaks.</summary>
internal static class Totp
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    internal static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    internal static long StepAt(DateTimeOffset now) => now.ToUnixTimeSeconds() / 30;

    internal static string Code(byte[] secret, long step, int digits = 6)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[20];
#pragma warning disable CA5350 // RFC 6238 as authenticator apps implement it: HMAC-SHA-1 is not weakened by collisions
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[19] & 15)..]) & int.MaxValue;
        var modulus = (int)Math.Pow(10, digits);
        return (number % modulus).ToString("D" + digits, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The step whose code this is, one step of tolerance either way, later than <paramref name="after"/>; null when it is none.</summary>
    internal static long? Match(byte[] secret, string? code, DateTimeOffset now, long after)
    {
        var typed = new string(Kernel.NormalText.Wide(code ?? "").Where(char.IsAsciiDigit).ToArray());
        if (typed.Length != 6)
            return null;
        long? found = null;
        for (var step = StepAt(now) - 1; step <= StepAt(now) + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, step)), Encoding.ASCII.GetBytes(typed)) && step > after)
                found = step;
        }
        return found;
    }

    /// <summary>What the QR code holds.</summary>
    internal static string Uri(byte[] secret, string login) =>
        $"otpauth://totp/{System.Uri.EscapeDataString("江源:" + login)}?secret={Base32(secret)}&issuer={System.Uri.EscapeDataString("江源")}&algorithm=SHA1&digits=6&period=30";

    /// <summary>RFC 4648 base 32 without padding.</summary>
    internal static string Base32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var b in bytes)
        {
            buffer = buffer << 8 | b;
            for (bits += 8; bits >= 5; bits -= 5)
                text.Append(Alphabet[buffer >> (bits - 5) & 31]);
            buffer &= (1 << bits) - 1;
        }
        if (bits > 0)
            text.Append(Alphabet[buffer << (5 - bits) & 31]);
        return text.ToString();
    }

    /// <summary>Reads base 32; null when a character is none.</summary>
    internal static byte[]? FromBase32(string text)
    {
        var bytes = new List<byte>();
        var (buffer, bits) = (0, 0);
        foreach (var c in text.ToUpperInvariant())
        {
            var value = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (value < 0)
                return null;
            buffer = (buffer << 5 | value) & 0xFFF;
            bits += 5;
            if (bits >= 8)
                bytes.Add((byte)(buffer >> (bits -= 8)));
        }
        return [.. bytes];
    }

    /// <summary>Ten codes of 80 bits each, for the day the telephone is lost.</summary>
    internal static IReadOnlyList<string> NewRecoveryCodes() =>
        [.. Enumerable.Range(0, 10).Select(_ => string.Join('-', Base32(RandomNumberGenerator.GetBytes(10)).Chunk(4).Select(c => new string(c)))) ];

    /// <summary>As kept. Eighty random bits need no slow hash.</summary>
    internal static string HashRecoveryCode(string account, string code)
    {
        var typed = new string(Kernel.NormalText.Wide(code).ToUpperInvariant().Where(c => Alphabet.Contains(c, StringComparison.Ordinal)).ToArray());
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{account}/{typed}")));
    }
}

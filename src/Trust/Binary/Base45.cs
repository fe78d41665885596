namespace Jiangyuan.Trust.Binary;

/// <summary>Base45 (RFC 9285): bytes in the alphanumeric alphabet of QR codes.</summary>
public static class Base45
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new System.Text.StringBuilder(bytes.Length / 2 * 3 + 2);
        for (var i = 0; i < bytes.Length; i += 2)
        {
            var pair = i + 1 < bytes.Length;
            var number = pair ? bytes[i] << 8 | bytes[i + 1] : bytes[i];
            text.Append(Alphabet[number % 45]).Append(Alphabet[number / 45 % 45]);
            if (pair)
                text.Append(Alphabet[number / 2025]);
        }

        return text.ToString();
    }

    /// <summary>The bytes, or null for a foreign character, an impossible length or a group beyond its range.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        if (text.Length % 3 == 1)
            return null;
        var bytes = new byte[text.Length / 3 * 2 + (text.Length % 3 == 2 ? 1 : 0)];
        var at = 0;
        for (var i = 0; i < text.Length; i += 3)
        {
            var group = text[i..Math.Min(i + 3, text.Length)];
            var number = 0;
            for (var k = group.Length - 1; k >= 0; k--)
            {
                var digit = Alphabet.IndexOf(group[k], StringComparison.Ordinal);
                if (digit < 0)
                    return null;
                number = number * 45 + digit;
            }

            if (number > (group.Length == 3 ? 0xFFFF : 0xFF))
                return null;
            if (group.Length == 3)
                bytes[at++] = (byte)(number >> 8);
            bytes[at++] = (byte)number;
        }

        return bytes;
    }
}

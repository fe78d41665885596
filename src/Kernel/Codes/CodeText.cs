namespace Jiangyuan.Kernel.Codes;

/// <summary>How people type codes, brought to one form before parsing.</summary>
public static class CodeText
{
    private static readonly System.Buffers.SearchValues<char> Plain = System.Buffers.SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Full-width letters and digits become half-width, spaces and dashes go, letters become upper case. Null gives the empty string.</summary>
    public static string Normalise(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (!text.AsSpan().ContainsAnyExcept(Plain))
            return text;
        var kept = new System.Text.StringBuilder(text.Length);
        foreach (var raw in text)
        {
            var c = raw is >= '\uFF01' and <= '\uFF5E' ? (char)(raw - 0xFEE0) : raw;
            if (!char.IsWhiteSpace(c) && c is not ('-' or '\u2010' or '\u2011' or '\u2013' or '\u2014' or '\u200B' or '\uFEFF'))
                kept.Append(char.ToUpperInvariant(c));
        }
        return kept.ToString();
    }

    /// <summary>True when every character is an ASCII digit (and there is at least one).</summary>
    public static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>
    /// Check digit of ISO 7064 MOD 11,10 over decimal digits: catches every single wrong digit and nearly all swapped neighbours.
    /// </summary>
    public static int Mod1110(ReadOnlySpan<char> digits)
    {
        var product = 10;
        foreach (var digit in digits)
        {
            var sum = (product + digit - '0') % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (11 - product) % 10;
    }
}

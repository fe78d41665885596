using System.Text;

namespace Jiangyuan.Kernel;

/// <summary>Text as it is compared: in a Unicode normal form. The library throws for half a surrogate pair and for U+FFFE, which anybody may send; here they become U+FFFD, the sign for what cannot be read.</summary>
public static class NormalText
{
    /// <summary>The compatibility form, in which full-width digits and letters are plain ones.</summary>
    public static string Wide(string text) => Whole(text).Normalize(NormalizationForm.FormKC);

    /// <summary>The composed form, which looks the same.</summary>
    public static string Composed(string text) => Whole(text).Normalize(NormalizationForm.FormC);

    private static string Whole(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0 && !text.Contains('\ufffe', StringComparison.Ordinal))
            return text;
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            whole.Append(rune.Value == 0xfffe ? "\ufffd" : rune.ToString());
        return whole.ToString();
    }
}

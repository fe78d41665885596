namespace Jiangyuan.Catalogue.Search;

/// <summary>Text brought to one form, character by character, so that positions stay.</summary>
internal static class SearchText
{
    /// <summary>Full-width forms become half-width, capitals small, every kind of white space and punctuation a space. Same length as the input.</summary>
    internal static string Fold(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            var c = source[i] is >= '\uFF01' and <= '\uFF5E' ? (char)(source[i] - 0xFEE0) : source[i];
            span[i] = char.IsLetterOrDigit(c) || char.IsSurrogate(c) ? char.ToLowerInvariant(c) : ' ';
        }
    });

    internal static bool IsLetters(string token) => !token.AsSpan().ContainsAnyExceptInRange('a', 'z');
}

using System.Buffers;
using System.Globalization;
using Jiangyuan.Kernel;

namespace Jiangyuan.Rules.Syntax;

/// <summary>Character classes of FEEL (§10.3.1.2 rules 28–30) and the place of an offset.</summary>
internal static class Text
{
    internal static readonly SearchValues<char> PlainNameChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <summary>White space and line ends of the standard.</summary>
    internal static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r' or '\v' or '\f' or '\u0085' or '\u00A0' or '\u1680' or '\u180E'
        or (>= '\u2000' and <= '\u200B') or '\u2028' or '\u2029' or '\u202F' or '\u205F' or '\u3000' or '\uFEFF';

    internal static bool IsNameStart(char c)
    {
        if (c < 128)
        {
            return char.IsAsciiLetter(c) || c is '_' or '?';
        }

        // Full-width signs are taken for slips of the input method unless a known name holds them.
        return char.IsSurrogate(c) || (!IsSpace(c) && char.GetUnicodeCategory(c) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber
            or UnicodeCategory.OtherSymbol);
    }

    internal static bool IsNamePart(char c) => c < 128
        ? char.IsAsciiLetterOrDigit(c) || c is '_' or '\''
        : IsNameStart(c) || c is '\u00B7' or '\u203F' or '\u2040'
            || char.GetUnicodeCategory(c) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>Signs that a name may hold besides letters and digits.</summary>
    internal static bool IsNameSign(char c) => c is '.' or '/' or '-' or '+' or '*' or '\'';

    /// <summary>The place of an offset in a text that itself begins at a place.</summary>
    internal static Place PlaceAt(Place start, string text, int offset)
    {
        var (line, column) = (Math.Max(1, start.Line), Math.Max(1, start.Column));
        for (var i = 0; i < offset && i < text.Length; i++)
        {
            (line, column) = text[i] == '\n' ? (line + 1, 1) : (line, column + 1);
        }

        return new Place(start.File, line, column);
    }
}

using Jiangyuan.Catalogue.Loading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Jiangyuan.Catalogue.Sheets;

/// <summary>Puts another value under a key of a YAML text and leaves every other character, comments included, as it is.</summary>
internal static class YamlPatch
{
    /// <summary>The text with <paramref name="yaml"/> (one line) in place of the value under dotted <paramref name="key"/>; null when there is no such key.</summary>
    public static string? Replace(string text, string key, string yaml)
    {
        // Lines and columns are what the parser keeps right everywhere; its index passes over comments.
        int[] lines = [0, .. Enumerable.Range(0, text.Length).Where(i => text[i] == '\n').Select(i => i + 1)];
        int At(Mark mark) => Math.Min(text.Length, lines[Math.Min((int)mark.Line, lines.Length) - 1] + (int)mark.Column - 1);
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext() && parser.Current is not MappingStart)
        {
        }

        return parser.Current is MappingStart && Find(parser, key.Split('.'), 0) is { } span ? text[..At(span.Start)] + yaml + text[At(span.End)..] : null;
    }

    private static (Mark Start, Mark End)? Find(Parser parser, string[] keys, int depth)
    {
        while (parser.MoveNext() && parser.Current is Scalar key)
        {
            parser.MoveNext();
            if (key.Value != keys[depth])
            {
                Span(parser);
            }
            else if (depth == keys.Length - 1)
            {
                return Span(parser);
            }
            else
            {
                return parser.Current is MappingStart ? Find(parser, keys, depth + 1) : null;
            }
        }

        return null;
    }

    /// <summary>From the first to the last character of the node; a block's trailing comments and empty lines are not its own.</summary>
    private static (Mark Start, Mark End) Span(Parser parser)
    {
        var first = parser.Current!;
        var (start, end, open) = (first.Start, first.End, new Stack<bool>());
        do
        {
            var current = parser.Current!;
            if (current is MappingStart or SequenceStart)
            {
                open.Push(current is MappingStart { Style: MappingStyle.Flow } or SequenceStart { Style: SequenceStyle.Flow });
            }
            else if (current is not (MappingEnd or SequenceEnd))
            {
                end = current.End;
            }
            else if (open.Pop())
            {
                // A flow ends with its bracket, one character long; a block where its last part ends.
                end = new Mark(current.Start.Index + 1, current.Start.Line, current.Start.Column + 1);
            }
        }
        while (open.Count > 0 && parser.MoveNext());
        return (start, end);
    }
}

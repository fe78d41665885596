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
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext() && parser.Current is not MappingStart)
        {
        }

        return parser.Current is MappingStart && Find(parser, key.Split('.'), 0) is { } span ? text[..span.Start] + yaml + text[span.End..] : null;
    }

    private static (int Start, int End)? Find(Parser parser, string[] keys, int depth)
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
    private static (int Start, int End) Span(Parser parser)
    {
        var first = parser.Current!;
        var (start, end, depth) = ((int)first.Start.Index, (int)first.End.Index, 0);
        do
        {
            var current = parser.Current!;
            if (current is MappingStart or SequenceStart)
            {
                depth++;
            }
            else if (current is MappingEnd or SequenceEnd)
            {
                depth--;
                // The end of a flow has a character of its own; that of a block is where the next thing begins.
                end = Math.Max(end, current.End.Index > current.Start.Index ? (int)current.End.Index : 0);
            }
            else
            {
                end = Math.Max(end, (int)current.End.Index);
            }
        }
        while (depth > 0 && parser.MoveNext());
        return (start, end);
    }
}

using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Schemas;

/// <summary>
/// The one layout of package files: what a thing is first, then its keys in the order in which the loader reads them, one empty line at most, no blanks at the ends of lines. Comments go with the line that they
/// stand above. Values, quotes and flows stay as they were written; a text that would come to say something else stays untouched.
/// </summary>
public static class YamlLayout
{
    // What a thing is comes before what holds for it, whatever the loader needs first.
    private static readonly string[] First =
        ["id", "element", "division", "code", "name", "name-bo", "title", "kind", "why", "theme", "keywords", "popularity", "effective-from", "effective-to", "document-number", "legal-basis", "serves", "conditions"];

    /// <summary>The text in its layout; the same text when it is laid out already, has mistakes, or is of a kind that has no schema.</summary>
    public static string Format(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var file = new PackageFile(path, text.ReplaceLineEndings("\n"));
        var before = new Findings();
        if (PackageSchemas.For(path)?.Probe is not { } probe || YamlReader.Read(file, before) is not { } root || before.HasErrors)
        {
            return text;
        }

        var lines = file.Text.Split('\n').Select(line => line.TrimEnd()).ToList();
        var formatted = string.Join('\n', Map(Squeezed(lines), 0, probe)).Trim('\n') + "\n";
        var after = new Findings();
        return YamlReader.Read(file with { Text = formatted }, after) is { } again && !after.HasErrors && Says(root) == Says(again) ? formatted : text;
    }

    /// <summary>A line with what stands above it (comments, empty lines) and below it (everything deeper).</summary>
    private sealed record Entry(string Key, List<string> Above, string Line, List<string> Below);

    private static List<string> Map(List<string> lines, int indent, SchemaProbe? probe)
    {
        var (entries, rest) = Entries(lines, indent, line => KeyOf(line[indent..]) ?? "");
        if (entries.Count == 0 || entries.Exists(entry => entry.Key.Length == 0))
        {
            return lines;
        }

        var order = probe?.Children.Select((child, index) => (child.Key, index)).ToDictionary(pair => pair.Key, pair => pair.index) ?? [];
        // What stands at the head of a file, parted by an empty line, belongs to the file and not to its first key.
        var head = indent == 0 && entries[0].Above.LastIndexOf("") is >= 0 and var last ? entries[0].Above[..(last + 1)] : [];
        entries[0] = entries[0] with { Above = entries[0].Above[head.Count..] };
        if (indent == 0 && head.Count == 0)
        {
            (head, entries[0]) = (entries[0].Above, entries[0] with { Above = [] });
        }

        var sorted = entries.OrderBy(entry => Array.IndexOf(First, entry.Key) is >= 0 and var first ? first - First.Length : order.GetValueOrDefault(entry.Key, int.MaxValue));
        return [.. head, .. sorted.SelectMany(entry => entry.Above.Append(entry.Line).Concat(Below(entry, probe?.Children.FirstOrDefault(child => child.Key == entry.Key).Of))), .. rest];
    }

    private static List<string> Below(Entry entry, SchemaProbe? probe)
    {
        var value = entry.Line[(entry.Line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        var first = entry.Below.Find(line => line.Length > 0 && line.TrimStart()[0] != '#');
        if (probe is null || first is null || (value.Length > 0 && value[0] != '#'))
        {
            return entry.Below;
        }

        var indent = first.Length - first.TrimStart().Length;
        return first[indent..].StartsWith("- ", StringComparison.Ordinal) ? Items(entry.Below, indent, probe.Entry) : Map(entry.Below, indent, probe);
    }

    private static List<string> Items(List<string> lines, int indent, SchemaProbe? probe)
    {
        var (entries, rest) = Entries(lines, indent, line => line[indent..].StartsWith("- ", StringComparison.Ordinal) ? "-" : "");
        if (probe is null || entries.Exists(entry => entry.Key.Length == 0))
        {
            return lines;
        }

        return [.. entries.SelectMany(entry => entry.Above.Concat(Item(entry, indent, probe))), .. rest];
    }

    private static List<string> Item(Entry entry, int indent, SchemaProbe probe)
    {
        var inner = entry.Line[(indent + 1)..].TrimStart();
        var deep = entry.Line.Length - inner.Length;
        if (KeyOf(inner) is null)
        {
            return [entry.Line, .. entry.Below];
        }

        var laid = Map([new string(' ', deep) + inner, .. entry.Below], deep, probe);
        // Comments that came to stand above the first key stand above the dash.
        var first = laid.FindIndex(line => line.Length > 0 && line.TrimStart()[0] != '#');
        return [.. laid.Take(first).Select(line => line.Length == 0 ? line : new string(' ', indent) + line.TrimStart()), entry.Line[..deep] + laid[first][deep..], .. laid.Skip(first + 1)];
    }

    private static (List<Entry> Entries, List<string> Tail) Entries(List<string> lines, int indent, Func<string, string> keyOf)
    {
        var (entries, above) = (new List<Entry>(), new List<string>());
        foreach (var line in lines)
        {
            var depth = line.Length - line.TrimStart().Length;
            if (line.Length == 0 || (line.TrimStart()[0] == '#' && (depth <= indent || entries.Count == 0)))
            {
                above.Add(line);
            }
            else if (depth == indent)
            {
                entries.Add(new(keyOf(line), above, line, []));
                above = [];
            }
            else if (entries.Count > 0)
            {
                entries[^1].Below.AddRange(above);
                entries[^1].Below.Add(line);
                above = [];
            }
            else
            {
                entries.Add(new("", above, line, []));
                above = [];
            }
        }

        return (entries, above);
    }

    private static string? KeyOf(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && (colon == line.Length - 1 || line[colon + 1] == ' ') && line[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? line[..colon] : null;
    }

    private static List<string> Squeezed(List<string> lines)
    {
        var kept = new List<string>();
        foreach (var line in lines)
        {
            if (line.Length > 0 || (kept.Count > 0 && kept[^1].Length > 0))
            {
                kept.Add(line);
            }
        }

        return kept;
    }

    /// <summary>What a text says, whatever the order of its keys.</summary>
    private static string Says(Node node) => node.Kind switch
    {
        NodeKind.Map => "{" + string.Join(',', node.Entries.OrderBy(entry => entry.Key.Text, StringComparer.Ordinal).Select(entry => $"{entry.Key.Text}:{Says(entry.Value)}")) + "}",
        NodeKind.List => "[" + string.Join(',', node.Items.Select(Says)) + "]",
        _ => $"\"{(node.IsPlain ? "" : "'")}{node.Text}\"",
    };
}

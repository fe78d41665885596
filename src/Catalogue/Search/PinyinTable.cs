using System.Collections.Frozen;
using System.Reflection;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Search;

/// <summary>
/// Readings of characters without tones (ü as v), from the embedded <c>pinyin.txt</c> (licence beside it), and words whose reading differs, mostly names of places:
/// data, because the library reads 称多 and 乐都 wrong.
/// </summary>
public sealed class PinyinTable
{
    private static readonly Lazy<FrozenDictionary<char, string[]>> Readings = new(LoadReadings);
    private readonly (string Word, string[] Syllables)[] _words;

    /// <summary>A table with overrides <c>word,syllables separated by spaces</c>; further columns are ignored. A bad row throws <see cref="FormatException"/> naming the line.</summary>
    public PinyinTable(string overridesCsv = "") => _words = [.. CsvText.Rows(overridesCsv).Select(row =>
        row.Cells.Length >= 2 && row.Cells[1].Split(' ') is var syllables && syllables.Length == row.Cells[0].Length
            ? (row.Cells[0], syllables)
            : throw new FormatException($"读音表第 {row.Line} 行：每个字要有一个音节。")).OrderBy(w => w.Item1.Length)];

    /// <summary>The reading of each character in its place (null for what is not a Chinese character) and the set of possible initials as bits (a = bit 0).</summary>
    public (string? Syllable, uint Initials)[] Read(string text)
    {
        var result = new (string? Syllable, uint Initials)[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            if (Readings.Value.TryGetValue(text[i], out var all))
                result[i] = (all[0], all.Aggregate(0u, (bits, r) => bits | Bit(r[0])));
            else if (char.IsAsciiLetterLower(text[i]))
                result[i] = (null, Bit(text[i]));
        }
        foreach (var (word, syllables) in _words) // longer words last: they win
        {
            for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
            {
                for (var k = 0; k < word.Length; k++)
                    result[at + k] = (syllables[k], Bit(syllables[k][0]));
            }
        }
        return result;
    }

    internal static uint Bit(char letter) => 1u << (letter - 'a');

    private static FrozenDictionary<char, string[]> LoadReadings()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("pinyin.txt")!);
        var first = new Dictionary<char, string>(21_000);
        var more = new Dictionary<char, List<string>>(4_000);
        while (reader.ReadLine() is { } line)
        {
            if (line[0] == '#')
                continue;
            var parts = line.Split('\t');
            foreach (var c in parts[1])
                first[c] = parts[0];
            foreach (var c in parts[2])
                (more.TryGetValue(c, out var list) ? list : more[c] = []).Add(parts[0]);
        }
        return first.ToFrozenDictionary(p => p.Key, p => more.TryGetValue(p.Key, out var others) ? [p.Value, .. others] : new[] { p.Value });
    }
}

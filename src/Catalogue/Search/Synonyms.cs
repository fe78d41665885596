using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Search;

/// <summary>Groups of words that people use for the same thing (身份证/居民身份证, 药店/药品零售). Data.</summary>
public sealed class Synonyms
{
    private const int Most = 12;
    private readonly string[][] _groups;

    /// <summary>Reads rows whose first column is the group, words separated by <c>/</c>.</summary>
    public Synonyms(string csv = "") => _groups = [.. CsvText.Rows(csv).Select(row => row.Cells[0].Split('/', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(SearchText.Fold).ToArray())];

    /// <summary>The query itself, then the query with one known word replaced by each of its synonyms; at most twelve, each once. The query is folded.</summary>
    public IReadOnlyList<string> Variants(string query)
    {
        List<string> variants = [query];
        foreach (var group in _groups)
        {
            // The longest word of the group that occurs is the one meant: 居民身份证 and not the 身份证 in it.
            var word = group.Where(w => query.Contains(w, StringComparison.Ordinal)).MaxBy(w => w.Length);
            if (word is null)
                continue;
            foreach (var other in group.Where(w => w != word))
            {
                var variant = query.Replace(word, other, StringComparison.Ordinal);
                if (variants.Count < Most && !variants.Contains(variant))
                    variants.Add(variant);
            }
        }
        return variants;
    }
}

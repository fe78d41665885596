using System.Collections.Frozen;

namespace Jiangyuan.Catalogue.Search;

/// <summary>What can be found: an id, the title shown, how much it is asked for (more comes first), and words that lead to it without being shown.</summary>
public sealed record SearchEntry(string Id, string Title, int Popularity, IReadOnlyList<string> Keywords);

/// <summary>A stretch of a title that matched.</summary>
public readonly record struct Highlight(int Start, int Length);

/// <summary>A found entry; <paramref name="Highlights"/> are in order and do not overlap; empty when only a keyword matched. <paramref name="IsLoose"/>: only parts of the question matched.</summary>
public sealed record SearchHit(SearchEntry Entry, IReadOnlyList<Highlight> Highlights, bool IsLoose);

/// <summary>
/// Chinese titles by substring, pinyin initials (<c>ypls</c>) or full pinyin (<c>yaopin</c>), in process: postings of pairs of characters in the order of popularity, so that the
/// first matches found are the ones to show and a search stops when it has enough. Words separated by spaces must all occur; synonyms are tried after the question itself; when too
/// little is found, titles that share half of the question's pairs follow. Immutable; deterministic for equal input.
/// </summary>
public sealed class SearchIndex
{
    private const long Initials = 1L << 40, Pinyin = 2L << 40, One = 3L << 40;
    private static readonly string[] Filler = ["怎么办理", "如何办理", "怎么", "怎样", "如何", "我要", "我想", "想要", "需要", "什么", "哪里", "在哪", "办理", "申请", "多少", "可以"];
    private readonly Titled[] _entries;
    private readonly FrozenDictionary<long, int[]> _postings;
    private readonly Synonyms _synonyms;

    /// <summary>Builds the index; entries with equal popularity stand in the order of shorter title, then id.</summary>
    public SearchIndex(IEnumerable<SearchEntry> entries, Synonyms synonyms, PinyinTable pinyin)
    {
        _synonyms = synonyms;
        _entries = [.. entries.OrderByDescending(e => e.Popularity).ThenBy(e => e.Title.Length).ThenBy(e => e.Id, StringComparer.Ordinal).Select(e => new Titled(e, pinyin))];
        Dictionary<long, List<int>> postings = [];
        for (var rank = 0; rank < _entries.Length; rank++)
        {
            foreach (var key in _entries[rank].Keys())
            {
                var list = postings.TryGetValue(key, out var known) ? known : postings[key] = [];
                if (list.Count == 0 || list[^1] != rank)
                    list.Add(rank);
            }
        }
        _postings = postings.ToFrozenDictionary(p => p.Key, p => p.Value.ToArray());
    }

    /// <summary>How many entries there are.</summary>
    public int Count => _entries.Length;

    /// <summary>The most popular matches, at most <paramref name="limit"/>, that <paramref name="filter"/> lets through. An empty or meaningless question finds nothing.</summary>
    public IReadOnlyList<SearchHit> Find(string? query, int limit = 20, Func<SearchEntry, bool>? filter = null)
    {
        var folded = SearchText.Fold((query ?? "").Length > 100 ? query![..100] : query ?? "");
        List<SearchHit> hits = [];
        HashSet<int> seen = [];
        foreach (var variant in _synonyms.Variants(string.Join(' ', Tokens(folded))))
        {
            var tokens = Tokens(variant);
            if (tokens.Length == 0 || hits.Count >= limit)
                break;
            foreach (var rank in Candidates(tokens))
            {
                if (seen.Contains(rank) || (filter is not null && !filter(_entries[rank].Entry)) || _entries[rank].Match(tokens) is not { } highlights)
                    continue;
                seen.Add(rank);
                hits.Add(new(_entries[rank].Entry, highlights, false));
                if (hits.Count >= limit)
                    break;
            }
        }
        if (hits.Count < limit)
            Loosely(folded, limit, filter, seen, hits);
        return hits;
    }

    private static string[] Tokens(string folded) => folded.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // The ranks to look at, ascending: the shortest list among the pairs of the token that has the shortest.
    private IReadOnlyCollection<int> Candidates(string[] tokens)
    {
        IReadOnlyCollection<int>? best = null;
        foreach (var token in tokens)
        {
            var list = OfToken(token);
            if (best is null || list.Count < best.Count)
                best = list;
        }
        return best!;
    }

    private IReadOnlyCollection<int> OfToken(string token)
    {
        if (token.Length == 1)
            return Posting(One | token[0]);
        var text = Rarest(token, 0);
        return SearchText.IsLetters(token) ? new SortedSet<int>(text.Concat(Rarest(token, Initials)).Concat(Rarest(token, Pinyin))) : text;
    }

    private int[] Rarest(string token, long plane)
    {
        var best = Posting(plane | Pair(token[0], token[1]));
        for (var i = 1; i + 1 < token.Length && best.Length > 0; i++)
        {
            if (Posting(plane | Pair(token[i], token[i + 1])) is var list && list.Length < best.Length)
                best = list;
        }
        return best;
    }

    private int[] Posting(long key) => _postings.TryGetValue(key, out var list) ? list : [];

    private static long Pair(char a, char b) => ((long)a << 16) | b;

    // Whole questions (我想开一家药店怎么办): count the pairs each title shares with what is left when filler words are taken out.
    private void Loosely(string folded, int limit, Func<SearchEntry, bool>? filter, HashSet<int> seen, List<SearchHit> hits)
    {
        Dictionary<int, int> shared = [];
        var needed = int.MaxValue;
        foreach (var variant in _synonyms.Variants(string.Concat(Tokens(folded))))
        {
            var rest = Filler.Aggregate(variant, (q, word) => q.Replace(word, " ", StringComparison.Ordinal));
            var pairs = Enumerable.Range(0, Math.Max(0, rest.Length - 1)).Where(i => rest[i] > 0x7F && rest[i + 1] > 0x7F).Select(i => Pair(rest[i], rest[i + 1])).Distinct().ToArray();
            if (pairs.Length < 2)
                continue;
            needed = Math.Min(needed, Math.Max(2, (pairs.Length + 1) / 2));
            foreach (var group in pairs.SelectMany(Posting).GroupBy(rank => rank))
                shared[group.Key] = Math.Max(shared.GetValueOrDefault(group.Key), group.Count());
        }
        foreach (var (rank, _) in shared.Where(s => s.Value >= needed && !seen.Contains(s.Key)).OrderByDescending(s => s.Value).ThenBy(s => s.Key))
        {
            if (hits.Count >= limit)
                return;
            if (filter is null || filter(_entries[rank].Entry))
                hits.Add(new(_entries[rank].Entry, _entries[rank].Shared(folded), true));
        }
    }

    /// <summary>An entry with its folded text (title, then keywords, each behind a line break) and its readings.</summary>
    private sealed class Titled
    {
        private readonly string _text;
        private readonly uint[] _initials;
        private readonly string _pinyin;
        private readonly int[] _starts; // where the title's character i begins in _pinyin, one more for the end

        internal Titled(SearchEntry entry, PinyinTable table)
        {
            Entry = entry;
            _text = string.Join('\n', entry.Keywords.Prepend(entry.Title).Select(SearchText.Fold));
            var readings = table.Read(_text[..entry.Title.Length]);
            _initials = [.. readings.Select(r => r.Initials)];
            _pinyin = string.Concat(readings.Select((r, i) => r.Syllable ?? _text[i].ToString()));
            _starts = [.. readings.Select((r, i) => (r.Syllable ?? "?").Length).Aggregate(new List<int> { 0 }, (all, length) => { all.Add(all[^1] + length); return all; })];
        }

        internal SearchEntry Entry { get; }

        internal IEnumerable<long> Keys()
        {
            for (var i = 0; i < _text.Length; i++)
            {
                yield return One | _text[i];
                if (i + 1 < _text.Length && _text[i] != '\n' && _text[i + 1] != '\n')
                    yield return Pair(_text[i], _text[i + 1]);
            }
            if (_pinyin.Length > 0)
                yield return One | _pinyin[0]; // a single letter: titles that begin with it, by their usual reading
            for (var i = 0; i + 1 < _initials.Length; i++)
            {
                foreach (var a in Letters(_initials[i]))
                {
                    foreach (var b in Letters(_initials[i + 1]))
                        yield return Initials | Pair(a, b);
                }
            }
            for (var i = 0; i + 1 < _pinyin.Length; i++)
                yield return Pinyin | Pair(_pinyin[i], _pinyin[i + 1]);
        }

        /// <summary>The highlights when every token occurs, else null.</summary>
        internal List<Highlight>? Match(string[] tokens)
        {
            List<Highlight> found = [];
            foreach (var token in tokens)
            {
                var at = _text.IndexOf(token, StringComparison.Ordinal);
                if (at >= 0 && at < Entry.Title.Length)
                    found.Add(new(at, token.Length));
                else if (at < 0 && (!SearchText.IsLetters(token) || (ByInitials(token) ?? ByPinyin(token)) is not { } read))
                    return null;
                else if (at < 0)
                    found.Add((ByInitials(token) ?? ByPinyin(token))!.Value);
            }
            return Merged(found);
        }

        /// <summary>The stretches that the title shares with a question, two characters and more.</summary>
        internal List<Highlight> Shared(string question)
        {
            List<Highlight> found = [];
            for (var i = 0; i + 1 < Entry.Title.Length; i++)
            {
                if (_text[i] != ' ' && question.AsSpan().IndexOf(_text.AsSpan(i, 2), StringComparison.Ordinal) >= 0)
                    found.Add(new(i, 2));
            }
            return Merged(found);
        }

        private Highlight? ByInitials(string token)
        {
            if (token.Length == 1)
                return _pinyin.StartsWith(token[0]) ? new(0, 1) : null;
            for (var i = 0; i + token.Length <= _initials.Length; i++)
            {
                var k = 0;
                while (k < token.Length && (_initials[i + k] & PinyinTable.Bit(token[k])) != 0)
                    k++;
                if (k == token.Length)
                    return new(i, k);
            }
            return null;
        }

        private Highlight? ByPinyin(string token)
        {
            for (var at = _pinyin.IndexOf(token, StringComparison.Ordinal); at >= 0; at = _pinyin.IndexOf(token, at + 1, StringComparison.Ordinal))
            {
                var first = Array.BinarySearch(_starts, at);
                if (first < 0 || token.Length < 2)
                    continue; // must begin with a syllable
                var last = Array.FindIndex(_starts, first, start => start >= at + token.Length);
                return new(first, last - first);
            }
            return null;
        }

        private static IEnumerable<char> Letters(uint bits) => Enumerable.Range(0, 26).Where(i => (bits >> i & 1) != 0).Select(i => (char)('a' + i));

        private static List<Highlight> Merged(List<Highlight> found)
        {
            if (found.Count < 2)
                return found;
            List<Highlight> merged = [];
            foreach (var h in found.OrderBy(h => h.Start))
            {
                if (merged.Count > 0 && h.Start <= merged[^1].Start + merged[^1].Length)
                    merged[^1] = new(merged[^1].Start, Math.Max(merged[^1].Length, h.Start + h.Length - merged[^1].Start));
                else
                    merged.Add(h);
            }
            return merged;
        }
    }
}

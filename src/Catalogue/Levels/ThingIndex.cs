namespace Jiangyuan.Catalogue.Levels;

/// <summary>The items tied to each thing, one thing after the other, in the order of files and lines; things that changed later stand aside.</summary>
internal sealed class ThingIndex
{
    private readonly CircleLinks _links;
    private readonly Func<Link, bool> _ties;
    private readonly int[] _starts;
    private readonly int[] _items;
    private readonly Dictionary<int, int[]> _changed = [];

    public ThingIndex(CircleLinks links, int[] items, Func<Link, bool> ties)
    {
        (_links, _ties) = (links, ties);
        var pairs = new List<(int Thing, int Item)>();
        var last = new int[links.Things + 2];
        _starts = new int[links.Things + 2];
        foreach (var item in items)
        {
            foreach (var link in links.LinksOf(item))
            {
                if (ties(link) && last[link.Thing] != item + 1)
                {
                    pairs.Add((link.Thing, item));
                    last[link.Thing] = item + 1;
                    _starts[link.Thing + 2]++;
                }
            }
        }

        // Counted two ahead and filled one ahead: the starts end up where they belong.
        for (var thing = 2; thing < _starts.Length; thing++)
        {
            _starts[thing] += _starts[thing - 1];
        }

        _items = new int[pairs.Count];
        foreach (var (thing, item) in pairs)
        {
            _items[_starts[thing + 1]++] = item;
        }
    }

    public ReadOnlySpan<int> this[int thing] => _changed.Count > 0 && _changed.TryGetValue(thing, out var items) ? items : thing + 1 < _starts.Length ? _items.AsSpan(_starts[thing].._starts[thing + 1]) : [];

    /// <summary>Takes an item out of the things it was tied to, and ties it as its links are now.</summary>
    public void Again(int item, ReadOnlySpan<Link> before)
    {
        foreach (var link in before)
        {
            if (_ties(link) && this[link.Thing].Contains(item))
            {
                _changed[link.Thing] = Array.FindAll(this[link.Thing].ToArray(), other => other != item);
            }
        }

        foreach (var link in _links.LinksOf(item))
        {
            if (_ties(link) && !this[link.Thing].Contains(item))
            {
                var items = this[link.Thing];
                var order = _links.OrderOf(item);
                var at = 0;
                while (at < items.Length && _links.OrderOf(items[at]) < order)
                {
                    at++;
                }

                _changed[link.Thing] = [.. items[..at], item, .. items[at..]];
            }
        }
    }
}

using Jiangyuan.Catalogue.Levels;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>
/// Which items anybody can ever have: an item needs all its inputs, an input needs any one item that gives it, and those without inputs come first. Every
/// reachable item has a number, and each of its inputs a giver with a smaller one; so after a change only items that lose their last such giver are looked at
/// again, and what depends on them.
/// </summary>
internal sealed class Reachability
{
    private readonly CircleLinks _links;
    private readonly bool _withRegisters;
    private readonly ThingIndex _givers;
    private readonly ThingIndex _askers;
    private int[] _numbers;
    private int _last;

    public Reachability(CircleLinks links, int[] items, bool withRegisters)
    {
        (_links, _withRegisters, _numbers) = (links, withRegisters, new int[links.Table.Names.Count]);
        _givers = new(links, items, Gives);
        _askers = new(links, items, IsInput);
        Reach(items);
        Blocked = [.. items.Where(item => _numbers[item] == 0)];
    }

    /// <summary>The items that nobody can ever have.</summary>
    public HashSet<int> Blocked { get; }

    public bool IsReachable(int item) => item < _numbers.Length && _numbers[item] > 0;

    public ReadOnlySpan<int> Givers(int thing) => _givers[thing];

    /// <summary>Inputs of an item that are never given, with the statement that asks for each.</summary>
    public List<(int Statement, int Thing)> Missing(int item)
    {
        var inputs = new List<(int, int)>();
        foreach (var link in _links.LinksOf(item))
        {
            if (Need(item, link) is >= 0 and var thing && !IsGiven(thing, int.MaxValue))
            {
                inputs.Add((link.Statement, thing));
            }
        }

        return inputs;
    }

    /// <summary>Takes the changed links of an item into account. The answer is every item whose <see cref="Missing"/> may differ, the item itself among them.</summary>
    public HashSet<int> Again(int item, Link[] before)
    {
        if (_links.Table.Names.Count > _numbers.Length)
        {
            Array.Resize(ref _numbers, _links.Table.Names.Count * 2);
        }

        _givers.Again(item, before);
        _askers.Again(item, before);
        var touched = new HashSet<int> { item };
        AddAskers(before, touched);
        AddAskers(_links.LinksOf(item), touched);
        var fallen = Fall(touched);
        var risen = Rise(touched.Concat(fallen));
        foreach (var turned in fallen.Where(other => _numbers[other] == 0).Concat(risen.Where(other => !fallen.Contains(other))).ToArray())
        {
            touched.Add(turned);
            AddAskers(_links.LinksOf(turned), touched);
        }

        foreach (var other in touched)
        {
            if (_numbers[other] == 0 && _links.LinksOf(other).Length > 0)
            {
                Blocked.Add(other);
            }
            else
            {
                Blocked.Remove(other);
            }
        }

        return touched;
    }

    private bool Gives(Link link) => link.Kind == StatementKind.Gives || (link.Kind == StatementKind.Feeds && _withRegisters);

    private static bool IsInput(Link link) => link.Kind is not (StatementKind.Gives or StatementKind.Feeds);

    /// <summary>The thing that a link needs, or -1. A material is an input when some item gives it; a register, when another item writes to it.</summary>
    private int Need(int item, Link link) => link.Kind switch
    {
        StatementKind.Needs or StatementKind.After => link.Thing,
        StatementKind.Material or StatementKind.Document or StatementKind.Precondition when _givers[link.Thing].Length > 0 => link.Thing,
        StatementKind.Obtains when _withRegisters && _givers[link.Thing] is { Length: > 0 } givers && !givers.Contains(item) => link.Thing,
        _ => -1,
    };

    private bool IsGiven(int thing, int before)
    {
        foreach (var giver in _givers[thing])
        {
            if (_numbers[giver] > 0 && _numbers[giver] < before)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when every input has a giver with a smaller number.</summary>
    private bool Stands(int item, int number)
    {
        foreach (var link in _links.LinksOf(item))
        {
            if (Need(item, link) is >= 0 and var thing && !IsGiven(thing, number))
            {
                return false;
            }
        }

        return _links.LinksOf(item).Length > 0;
    }

    private void AddAskers(ReadOnlySpan<Link> links, HashSet<int> all)
    {
        foreach (var link in links)
        {
            if (Gives(link))
            {
                foreach (var asker in _askers[link.Thing])
                {
                    all.Add(asker);
                }
            }
        }
    }

    /// <summary>Takes the number away from every item that no longer stands on smaller ones.</summary>
    private HashSet<int> Fall(IEnumerable<int> touched)
    {
        var fallen = new HashSet<int>();
        var open = new Stack<int>(touched);
        while (open.TryPop(out var item))
        {
            if (_numbers[item] > 0 && !Stands(item, _numbers[item]))
            {
                _numbers[item] = 0;
                fallen.Add(item);
                Push(item, open);
            }
        }

        return fallen;
    }

    /// <summary>Gives a new number to every item whose inputs can all be had.</summary>
    private HashSet<int> Rise(IEnumerable<int> items)
    {
        var risen = new HashSet<int>();
        var open = new Stack<int>(items);
        while (open.TryPop(out var item))
        {
            if (_numbers[item] == 0 && Stands(item, int.MaxValue))
            {
                _numbers[item] = ++_last;
                risen.Add(item);
                Push(item, open);
            }
        }

        return risen;
    }

    private void Push(int item, Stack<int> open)
    {
        foreach (var link in _links.LinksOf(item))
        {
            if (Gives(link))
            {
                foreach (var asker in _askers[link.Thing])
                {
                    open.Push(asker);
                }
            }
        }
    }

    /// <summary>Forward from the items without inputs: whatever has all its inputs gives its own. Linear in items and inputs.</summary>
    private void Reach(int[] items)
    {
        var missing = new int[_numbers.Length];
        var ready = new Stack<int>();
        var counted = new HashSet<int>();
        foreach (var item in items)
        {
            counted.Clear();
            foreach (var link in _links.LinksOf(item))
            {
                if (Need(item, link) is >= 0 and var thing && counted.Add(thing))
                {
                    missing[item]++;
                }
            }

            if (missing[item] == 0)
            {
                ready.Push(item);
            }
        }

        var given = new bool[_links.Things + 1];
        while (ready.TryPop(out var item))
        {
            _numbers[item] = ++_last;
            foreach (var link in _links.LinksOf(item))
            {
                if (!Gives(link) || given[link.Thing])
                {
                    continue;
                }

                given[link.Thing] = true;
                foreach (var asker in _askers[link.Thing])
                {
                    // An item that writes to a register itself does not wait for it.
                    if (missing[asker] > 0 && Waits(asker, link.Thing) && --missing[asker] == 0)
                    {
                        ready.Push(asker);
                    }
                }
            }
        }
    }

    private bool Waits(int item, int thing)
    {
        foreach (var link in _links.LinksOf(item))
        {
            if (link.Thing == thing && Need(item, link) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}

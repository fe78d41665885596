using System.Numerics;

namespace Jiangyuan.Trust.Draw;

/// <summary>
/// Steps M1 and M2 of DRAW/1: which team places can be filled, and by whom. Both ask only whether a set of places can be filled,
/// so the answer does not depend on the way it is found; here by augmenting paths over a standing assignment, with eligibility as bit sets.
/// </summary>
internal sealed class Staffing
{
    private const int Nobody = -1;
    private const int Ahead = 1024;
    private readonly DrawInput _input;
    private readonly int[] _order;
    private readonly int _slots;
    private readonly int _words;
    private readonly ulong[][] _slotMask;
    private readonly ulong[]?[] _barred;
    private readonly int[] _assigned;
    private readonly bool[] _fixed;
    private readonly List<int>[] _holding;
    private readonly int[] _place;
    private readonly int[] _capacity;
    private readonly int[] _fixedLoad;
    private readonly ulong[] _spare;
    private readonly bool[] _closedSlot;
    private readonly ulong[] _closed;
    private readonly int[] _seenAt;
    private readonly int[] _via;
    private readonly ulong[] _seen;
    private readonly int[] _wanted;
    private readonly Queue<int> _queue = new();
    private readonly List<int> _visited = [];
    private int _round;

    internal Staffing(DrawInput input, int[] order)
    {
        (_input, _order, _slots) = (input, order, input.Slots.Count);
        var inspectors = input.Inspectors.Count;
        var places = order.Length * _slots;
        _words = (inspectors + 63) / 64;
        _capacity = [.. input.Inspectors.Select(i => i.Capacity)];
        _fixedLoad = new int[inspectors];
        _holding = [.. input.Inspectors.Select(_ => new List<int>())];
        _slotMask = [.. input.Slots.Select(Mask)];
        _barred = Barred();
        _assigned = new int[places];
        Array.Fill(_assigned, Nobody);
        _fixed = new bool[places];
        _place = new int[places];
        _closedSlot = new bool[places];
        _closed = new ulong[_words];
        _spare = new ulong[_words];
        _seen = new ulong[_words];
        _seenAt = new int[places];
        _via = new int[places];
        _wanted = new int[inspectors];
        for (var i = 0; i < inspectors; i++)
            Mark(_spare, i, _capacity[i] > 0);
    }

    internal IReadOnlyList<(int Object, int Slot, int Inspector)> Run(Func<string, DrawStream> stream)
    {
        Span<ulong> eligible = new ulong[_words];
        for (var place = 0; place < _assigned.Length; place++)
        {
            Eligible(place, eligible);
            if (!Search(place, eligible))
                Close();
        }

        // The order in which a place asks depends on nothing that was settled: the orders of many places are drawn side by side.
        for (var first = 0; first < _assigned.Length; first += Ahead)
        {
            var shuffled = new int[Math.Min(Ahead, _assigned.Length - first)][];
            Parallel.For(0, shuffled.Length, i => shuffled[i] = _assigned[first + i] == Nobody ? [] : Shuffled(first + i, stream));
            for (var i = 0; i < shuffled.Length; i++)
                if (_assigned[first + i] != Nobody)
                    Settle(first + i, shuffled[i]);
        }

        return [.. _assigned.Select((inspector, place) => (_order[place / _slots], place % _slots, inspector))];
    }

    private int[] Shuffled(int place, Func<string, DrawStream> stream)
    {
        Span<ulong> eligible = stackalloc ulong[_words <= 64 ? 64 : 0];
        eligible = _words <= 64 ? eligible[.._words] : new ulong[_words];
        Eligible(place, eligible);
        var candidates = new List<int>();
        for (var w = 0; w < _words; w++)
            for (var bits = eligible[w]; bits != 0; bits &= bits - 1)
                candidates.Add(w * 64 + BitOperations.TrailingZeroCount(bits));
        var shuffled = candidates.ToArray();
        stream($"match/{_input.Objects.Id(_order[place / _slots])}/{_input.Slots[place % _slots].Name}").Shuffle(shuffled);
        return shuffled;
    }

    // M2: the first of the shuffled candidates with whom everything fillable stays fillable.
    private void Settle(int place, int[] shuffled)
    {
        Span<ulong> only = new ulong[_words];
        foreach (var candidate in shuffled)
        {
            if (!CanTake(place, candidate, only))
                continue;
            _fixed[place] = true;
            _fixedLoad[candidate]++;
            return;
        }

        throw new InvalidOperationException("A fillable place found nobody; the standing assignment is broken.");
    }

    private bool CanTake(int place, int candidate, Span<ulong> only)
    {
        var present = _assigned[place];
        if (candidate == present)
            return true;
        if (_fixedLoad[candidate] >= _capacity[candidate] || (Has(_closed, candidate) && !_closedSlot[place]))
            return false;
        if (Sibling(place, candidate) is var sibling && sibling != Nobody && _fixed[sibling])
            return false;
        Release(place);
        only.Clear();
        Mark(only, candidate, true);
        if (Search(place, only))
            return true;
        if (!_closedSlot[place])
            Close(except: place);
        Assign(place, present);
        return false;
    }

    // Finds inspectors for a place without one, moving others that are not fixed if need be. Starts only with the given inspectors.
    private bool Search(int start, ReadOnlySpan<ulong> first)
    {
        _round++;
        _queue.Clear();
        _visited.Clear();
        Array.Clear(_seen);
        var all = _closedSlot[start];
        See(start, Nobody);
        Span<ulong> options = stackalloc ulong[_words <= 64 ? 64 : 0];
        options = _words <= 64 ? options[.._words] : new ulong[_words];
        while (_queue.TryDequeue(out var place))
        {
            if (place == start)
                first.CopyTo(options);
            else
                Eligible(place, options);
            var team = place / _slots * _slots;
            for (var other = team; other < team + _slots; other++)
            {
                var at = _assigned[other];
                if (at == Nobody || !Has(options, at))
                    continue;
                Mark(options, at, false);
                if (other != place && !_fixed[other] && _seenAt[other] != _round && (all || !_closedSlot[other]))
                    See(other, place);
            }

            for (var w = 0; w < _words; w++)
            {
                options[w] &= ~_seen[w] & (all ? ulong.MaxValue : ~_closed[w]);
                if ((options[w] & _spare[w]) is not 0 and var free)
                {
                    Move(place, w * 64 + BitOperations.TrailingZeroCount(free));
                    return true;
                }
            }

            Reach(place, options, all);
        }

        return false;
    }

    private void Reach(int place, ReadOnlySpan<ulong> options, bool all)
    {
        for (var w = 0; w < _words; w++)
            for (var bits = options[w]; bits != 0; bits &= bits - 1)
            {
                var inspector = w * 64 + BitOperations.TrailingZeroCount(bits);
                Mark(_seen, inspector, true);
                _wanted[inspector] = place;
                foreach (var held in _holding[inspector])
                    if (!_fixed[held] && _seenAt[held] != _round && (all || !_closedSlot[held]))
                        See(held, Nobody);
            }
    }

    // Walks the found path back: each place takes the inspector that the next one leaves.
    private void Move(int place, int inspector)
    {
        while (true)
        {
            var left = _assigned[place];
            if (left != Nobody)
                Release(place);
            Assign(place, inspector);
            if (left == Nobody)
                return;
            place = _via[place] != Nobody ? _via[place] : _wanted[left];
            inspector = left;
        }
    }

    private void See(int place, int via)
    {
        _seenAt[place] = _round;
        _via[place] = via;
        _visited.Add(place);
        _queue.Enqueue(place);
    }

    // What a failed search reached can never again give a free inspector to anyone outside: it need not be searched from there.
    private void Close(int except = Nobody)
    {
        foreach (var place in _visited)
            _closedSlot[place] |= place != except;
        for (var w = 0; w < _words; w++)
            _closed[w] |= _seen[w];
    }

    private int Sibling(int place, int inspector)
    {
        var team = place / _slots * _slots;
        for (var other = team; other < team + _slots; other++)
            if (other != place && _assigned[other] == inspector)
                return other;
        return Nobody;
    }

    private void Assign(int place, int inspector)
    {
        _assigned[place] = inspector;
        _place[place] = _holding[inspector].Count;
        _holding[inspector].Add(place);
        Mark(_spare, inspector, _holding[inspector].Count < _capacity[inspector]);
    }

    private void Release(int place)
    {
        var inspector = _assigned[place];
        var held = _holding[inspector];
        var last = held[^1];
        held[_place[place]] = last;
        _place[last] = _place[place];
        held.RemoveAt(held.Count - 1);
        _assigned[place] = Nobody;
        Mark(_spare, inspector, held.Count < _capacity[inspector]);
    }

    private void Eligible(int place, Span<ulong> to)
    {
        _slotMask[place % _slots].CopyTo(to);
        if (_barred[place / _slots] is { } barred)
            for (var w = 0; w < _words; w++)
                to[w] &= ~barred[w];
    }

    private ulong[] Mask(SlotRule slot)
    {
        var mask = new ulong[_words];
        for (var i = 0; i < _input.Inspectors.Count; i++)
        {
            var row = _input.Inspectors[i];
            Mark(mask, i, row.Exclusion is null && (slot.Skill is null || row.Skills.Contains(slot.Skill)) && (slot.Department is null || row.Department == slot.Department));
        }

        return mask;
    }

    // Recused or out of area, per drawn object.
    private ulong[]?[] Barred()
    {
        var barred = new ulong[]?[_order.Length];
        var numbers = new Dictionary<string, int>();
        for (var i = 0; i < _input.Inspectors.Count; i++)
            numbers[_input.Inspectors[i].Id] = i;
        var drawn = new Dictionary<string, int>();
        for (var at = 0; at < _order.Length; at++)
            drawn[_input.Objects.Id(_order[at])] = at;
        foreach (var (inspector, item) in _input.Recusals)
            if (drawn.TryGetValue(item, out var at) && numbers.TryGetValue(inspector, out var number))
                Mark(barred[at] ??= new ulong[_words], number, true);
        for (var at = 0; at < _order.Length; at++)
            if (_input.Objects.Area(_order[at]) is { } area)
                for (var i = 0; i < _input.Inspectors.Count; i++)
                    if (_input.Inspectors[i].Areas is { Count: > 0 } areas && !areas.Any(a => area.StartsWith(a, StringComparison.Ordinal)))
                        Mark(barred[at] ??= new ulong[_words], i, true);
        return barred;
    }

    private static bool Has(ReadOnlySpan<ulong> set, int i) => (set[i >> 6] >> (i & 63) & 1) != 0;

    private static void Mark(Span<ulong> set, int i, bool on)
    {
        if (on)
            set[i >> 6] |= 1UL << (i & 63);
        else
            set[i >> 6] &= ~(1UL << (i & 63));
    }
}

using System.Globalization;

namespace Jiangyuan.Rules.Bulk;

/// <summary>Slots where a condition's answers stand; one slot for both when no row can be unknown.</summary>
internal readonly record struct Answer(int True, int Possible)
{
    public bool MayBeUnknown => True != Possible;
}

/// <summary>Writes all rules as one program. What several rules share is worked out once; scratch is used again as soon as nobody reads it any more.</summary>
internal sealed class ProgramWriter
{
    private readonly LeafTable _leaves;
    private readonly int[] _planesOf;
    private readonly int _firstScratch;
    private readonly int _planeSlots;
    private readonly List<BlockStep> _steps = [];
    private readonly List<int> _sources = [];
    private readonly List<Func<int, bool?>> _rowByRow = [];
    private readonly Dictionary<string, Answer> _known = new(StringComparer.Ordinal);
    private int _next;

    private ProgramWriter(LeafTable leaves, int rules)
    {
        (_leaves, _planesOf) = (leaves, new int[leaves.Columns.Count]);
        for (var i = 0; i < _planesOf.Length; i++)
        {
            _planesOf[i] = _planeSlots;
            _planeSlots += leaves.Columns[i].Bits + (leaves.Columns[i].HasUnknown ? 1 : 0);
        }

        _next = _firstScratch = _planeSlots + (rules * 3);
    }

    /// <summary>The program, and for each rule whether it may be unknown and whether it has near misses.</summary>
    public static (BlockProgram Program, IReadOnlyList<(bool MayBeUnknown, bool HasNearMiss)> Shapes) Write(IReadOnlyList<BulkRule> rules, LeafTable leaves)
    {
        foreach (var rule in rules)
            Ask(rule.Condition, leaves);
        leaves.Build();
        var writer = new ProgramWriter(leaves, rules.Count);
        var shapes = rules.Select((r, i) => writer.Rule(r.Condition, writer._planeSlots + (i * 3))).ToList();
        var scratch = writer.Recycle();
        return (new BlockProgram([.. writer._steps], [.. writer._sources], writer._planeSlots, rules.Count * 3, scratch, writer._rowByRow), shapes);
    }

    private static void Ask(BulkCondition condition, LeafTable leaves)
    {
        switch (condition)
        {
            case BulkCondition.All all:
                all.Parts.ToList().ForEach(p => Ask(p, leaves));
                break;
            case BulkCondition.Any any:
                any.Parts.ToList().ForEach(p => Ask(p, leaves));
                break;
            case BulkCondition.Not not:
                Ask(not.Part, leaves);
                break;
            case BulkCondition.Within within:
                leaves.Ask(within);
                break;
        }
    }

    // The outermost gate writes straight into the results; what is shared with an earlier rule or is no gate is copied.
    private (bool MayBeUnknown, bool HasNearMiss) Rule(BulkCondition condition, int result)
    {
        while (condition is BulkCondition.All { Parts.Count: 1 } or BulkCondition.Any { Parts.Count: 1 })
            condition = condition is BulkCondition.All { Parts: [var only] } ? only : ((BulkCondition.Any)condition).Parts[0];
        var parts = condition switch
        {
            BulkCondition.All { Parts.Count: > 1 } all => all.Parts,
            BulkCondition.Any { Parts.Count: > 1 } any => any.Parts,
            _ => [condition],
        };
        var answers = parts.Select(Visit).ToList();
        var isAnd = condition is not BulkCondition.Any;
        var mayBeUnknown = answers.Exists(a => a.MayBeUnknown);
        Gate(isAnd, answers.Select(a => a.True), result);
        if (mayBeUnknown)
            Gate(isAnd, answers.Select(a => a.Possible), result + 1);
        var hasNearMiss = condition is BulkCondition.All { Parts.Count: > 1 };
        if (hasNearMiss)
            Emit(BlockOp.NearMiss, result + 2, answers.Select(a => a.True));
        return (mayBeUnknown, hasNearMiss);
    }

    private Answer Visit(BulkCondition condition) => condition switch
    {
        BulkCondition.All { Parts: [var only] } => Visit(only),
        BulkCondition.Any { Parts: [var only] } => Visit(only),
        BulkCondition.All { Parts.Count: 0 } => Constant(true),
        BulkCondition.Any { Parts.Count: 0 } => Constant(false),
        BulkCondition.All all => Join(true, [.. all.Parts.Select(Visit)]),
        BulkCondition.Any any => Join(false, [.. any.Parts.Select(Visit)]),
        BulkCondition.Not not => Invert(Visit(not.Part)),
        BulkCondition.Within within => Once($"leaf {_leaves.Ask(within)}", () => Test(_leaves.Leaves[_leaves.Ask(within)])),
        BulkCondition.Constant constant => Constant(constant.Value),
        BulkCondition.RowByRow rows => Slow(rows.Evaluate),
        _ => throw new InvalidOperationException(condition.GetType().Name),
    };

    private Answer Once(string what, Func<Answer> write)
    {
        if (!_known.TryGetValue(what, out var answer))
            _known[what] = answer = write();
        return answer;
    }

    private Answer Join(bool isAnd, List<Answer> parts)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{isAnd} {string.Join(' ', parts.Select(p => p.True).Distinct().Order())} / {string.Join(' ', parts.Select(p => p.Possible).Distinct().Order())}");
        return Once(key, () =>
        {
            var isTrue = Gate(isAnd, parts.Select(p => p.True), _next++);
            return new Answer(isTrue, parts.Exists(p => p.MayBeUnknown) ? Gate(isAnd, parts.Select(p => p.Possible), _next++) : isTrue);
        });
    }

    private int Gate(bool isAnd, IEnumerable<int> parts, int target)
    {
        Emit(isAnd ? BlockOp.And : BlockOp.Or, target, parts.Distinct());
        return target;
    }

    /// <summary>Not: surely true where the part is not possible.</summary>
    private Answer Invert(Answer part) => Once(string.Create(CultureInfo.InvariantCulture, $"not {part.True} {part.Possible}"), () =>
    {
        var isTrue = _next++;
        Emit(BlockOp.Not, isTrue, [part.Possible]);
        if (!part.MayBeUnknown)
            return new Answer(isTrue, isTrue);
        Emit(BlockOp.Not, _next, [part.True]);
        return new Answer(isTrue, _next++);
    });

    private Answer Constant(bool? value) => Once($"constant {value}", () =>
    {
        var isTrue = _next++;
        _steps.Add(new BlockStep(BlockOp.Fill, isTrue, Inverted: value == true));
        if (value is not null)
            return new Answer(isTrue, isTrue);
        _steps.Add(new BlockStep(BlockOp.Fill, _next, Inverted: true));
        return new Answer(isTrue, _next++);
    });

    private Answer Slow(Func<int, bool?> evaluate)
    {
        var (isTrue, possible) = (_next++, _next++);
        _steps.Add(new BlockStep(BlockOp.RowByRow, isTrue, Second: possible, Constant: _rowByRow.Count));
        _rowByRow.Add(evaluate);
        return new Answer(isTrue, possible);
    }

    private Answer Test(Leaf leaf)
    {
        var (column, planes) = (_leaves.Columns[leaf.Column], _planesOf[leaf.Column]);
        var passes = Passes(leaf, column.Bits, planes);
        if (!column.HasUnknown)
            return new Answer(passes, passes);
        var (isTrue, possible) = (_next++, _next++);
        Emit(BlockOp.Spread, isTrue, [passes, planes + column.Bits], possible);
        return new Answer(isTrue, possible);
    }

    private int Passes(Leaf leaf, int bits, int planes)
    {
        // "Above all that have the highest bit clear" is that bit itself.
        if (leaf is { Above: [var only], Inverted: false } && only == (1 << (bits - 1)) - 1)
            return planes + bits - 1;
        if (leaf.Above.Count == 0)
            return Constant(leaf.Inverted).True;
        var target = _next++;
        for (var i = 0; i < leaf.Above.Count; i++)
            _steps.Add(new BlockStep(BlockOp.Above, target, planes, bits, Constant: leaf.Above[i], Inverted: i == 0 && leaf.Inverted, Onto: i > 0));
        return target;
    }

    private void Emit(BlockOp op, int target, IEnumerable<int> sources, int second = -1)
    {
        var first = _sources.Count;
        _sources.AddRange(sources);
        _steps.Add(new BlockStep(op, target, first, _sources.Count - first, second));
    }

    // Scratch slots are numbered as if each were used once; here they are numbered again so that few are in use at a time and all stay in the cache.
    private int Recycle()
    {
        var lastUse = new Dictionary<int, int>();
        for (var i = 0; i < _steps.Count; i++)
        {
            foreach (var slot in SlotsOf(_steps[i]))
                lastUse[slot] = i;
        }

        var (place, free, used) = (new Dictionary<int, int>(), new Stack<int>(), 0);
        int Placed(int slot) => slot < _firstScratch ? slot : place.TryGetValue(slot, out var at) ? at : place[slot] = free.TryPop(out var again) ? again : _firstScratch + used++;
        for (var i = 0; i < _steps.Count; i++)
        {
            var (step, slots) = (_steps[i], SlotsOf(_steps[i]).Distinct().ToList());
            if (step.Op is not BlockOp.Above)
            {
                for (var s = step.First; s < step.First + step.Count; s++)
                    _sources[s] = Placed(_sources[s]);
            }

            _steps[i] = step with { Target = Placed(step.Target), Second = step.Second < 0 ? -1 : Placed(step.Second) };
            foreach (var slot in slots.Where(s => s >= _firstScratch && lastUse[s] == i))
                free.Push(place[slot]);
        }

        return used;
    }

    private IEnumerable<int> SlotsOf(BlockStep step) =>
        (step.Op is BlockOp.Above ? [] : _sources.Skip(step.First).Take(step.Count)).Concat(step.Second < 0 ? [step.Target] : [step.Target, step.Second]);
}

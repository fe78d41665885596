using System.Globalization;

namespace Jiangyuan.Rules.Bulk;

/// <summary>
/// One distinct question of one coded column: does the class lie in a set? The set is given by where membership changes:
/// a row is in it when an odd number of <paramref name="Above"/> lie under its class, or an even number if <paramref name="Inverted"/>.
/// </summary>
internal sealed record Leaf(int Column, IReadOnlyList<int> Above, bool Inverted);

/// <summary>
/// Collects what rules ask of columns, and gives each distinct question one leaf: three hundred policies over the same
/// thresholds ask far fewer questions than they have conditions.
/// </summary>
internal sealed class LeafTable(ColumnTable table) : IDisposable
{
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly List<(string Name, IReadOnlyList<LongRange> Ranges)> _asked = [];
    private Leaf[] _leaves = [];

    /// <summary>The columns that are asked, in the order of their first question.</summary>
    public List<CodedColumn> Columns { get; } = [];

    /// <summary>The questions, once <see cref="Build"/> has run.</summary>
    public IReadOnlyList<Leaf> Leaves => _leaves;

    /// <summary>The number of a question; equal questions share one.</summary>
    public int Ask(BulkCondition.Within within)
    {
        var ranges = Normalise(table.Columns[within.Column], within.Ranges);
        var key = string.Create(CultureInfo.InvariantCulture, $"{within.Column}:{string.Join(';', ranges)}");
        if (!_known.TryGetValue(key, out var leaf))
        {
            _known[key] = leaf = _asked.Count;
            _asked.Add((within.Column, ranges));
        }

        return leaf;
    }

    /// <summary>Codes the columns once everything has been asked.</summary>
    public void Build()
    {
        _leaves = new Leaf[_asked.Count];
        foreach (var questions in Enumerable.Range(0, _asked.Count).GroupBy(i => _asked[i].Name, StringComparer.Ordinal))
            Code(table.Columns[questions.Key], [.. questions]);
    }

    public void Dispose() => Columns.ForEach(c => c.Dispose());

    /// <summary>Sorts, clips to what the width can hold, and joins what touches.</summary>
    private static List<LongRange> Normalise(Column column, IEnumerable<LongRange> ranges)
    {
        var (min, max) = Limits(column);
        var result = new List<LongRange>();
        foreach (var range in ranges.Where(r => r.From <= r.To && r.To >= min && r.From <= max)
            .Select(r => new LongRange(Math.Max(r.From, min), Math.Min(r.To, max))).OrderBy(r => r.From))
        {
            if (result.Count > 0 && (range.From <= result[^1].To || range.From - 1 == result[^1].To))
                result[^1] = new LongRange(result[^1].From, Math.Max(result[^1].To, range.To));
            else
                result.Add(range);
        }

        return result;
    }

    private static (long Min, long Max) Limits(Column column) => column.Width switch
    {
        1 => (0, 255),
        2 => (short.MinValue, short.MaxValue),
        4 => (int.MinValue, int.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };

    private void Code(Column column, int[] questions)
    {
        var (min, max) = Limits(column);
        var turns = new SortedDictionary<long, List<int>>();
        void Turn(long after, int question)
        {
            if (!turns.TryGetValue(after, out var there))
                turns[after] = there = [];
            there.Add(question);
        }

        var inside = new bool[questions.Length];
        for (var q = 0; q < questions.Length; q++)
        {
            foreach (var range in _asked[questions[q]].Ranges)
            {
                if (range.From > min)
                    Turn(range.From - 1, q);
                else
                    inside[q] = true;
                if (range.To < max)
                    Turn(range.To, q);
            }
        }

        // Intervals between cuts, each with its answers; equal answers are one class, numbered as they appear so that order is kept.
        var (classes, classOf, answers) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<int>(), new List<bool[]>());
        void Interval()
        {
            var key = string.Create(inside.Length, inside, static (text, bits) =>
            {
                for (var i = 0; i < text.Length; i++)
                    text[i] = bits[i] ? '1' : '0';
            });
            if (!classes.TryGetValue(key, out var number))
            {
                classes[key] = number = classes.Count;
                answers.Add([.. inside]);
            }

            classOf.Add(number);
        }

        Interval();
        foreach (var there in turns.Values)
        {
            there.ForEach(q => inside[q] = !inside[q]);
            Interval();
        }

        for (var q = 0; q < questions.Length; q++)
        {
            var above = Enumerable.Range(0, answers.Count - 1).Where(c => answers[c][q] != answers[c + 1][q]).ToList();
            _leaves[questions[q]] = new Leaf(Columns.Count, above, answers[0][q]);
        }

        Columns.Add(new CodedColumn(column, [.. turns.Keys], [.. classOf]));
    }
}

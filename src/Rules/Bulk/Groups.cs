namespace Jiangyuan.Rules.Bulk;

/// <summary>
/// Rows that belong together (the persons of a household), given by a column of group numbers. Rows of one group stand next to each other:
/// sort the population by household before loading it. Aggregates are worked out once per group and written back to each of its rows.
/// </summary>
public sealed class Groups
{
    private readonly int[] _starts;

    private Groups(int rows, int[] starts) => (Rows, _starts) = (rows, starts);

    /// <summary>How many rows.</summary>
    public int Rows { get; }

    /// <summary>How many groups.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>Finds the groups. Null when rows of one group do not stand together, or a row's group is not known.</summary>
    public static Groups? Of(Column group)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (group.Unknown is not null && group.Unknown.Count > 0)
            return null;
        var starts = new List<int>();
        var seen = new HashSet<long>();
        for (var row = 0; row < group.Rows; row++)
        {
            var id = group.Raw(row);
            if (row > 0 && id == group.Raw(row - 1))
                continue;
            if (!seen.Add(id))
                return null;
            starts.Add(row);
        }

        starts.Add(group.Rows);
        return new Groups(group.Rows, [.. starts]);
    }

    /// <summary>All rows of the groups that the given rows belong to, rising: what must be re-evaluated when members change.</summary>
    public IReadOnlyList<int> WithWholeGroups(IEnumerable<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var result = new SortedSet<int>();
        foreach (var row in rows)
        {
            var group = GroupOf(row);
            for (var member = _starts[group]; member < _starts[group + 1]; member++)
                result.Add(member);
        }

        return [.. result];
    }

    /// <summary>How many members each row's group has.</summary>
    public Column Size(string name) => PerGroup(name, 1, (from, to) => to - from);

    /// <summary>
    /// How many members of each row's group are true. Not known when a member's answer is not known: a count that might be higher is not a count.
    /// </summary>
    public Column CountWhere(string name, BulkResult members)
    {
        ArgumentNullException.ThrowIfNull(members);
        return PerGroup(name, 1, (from, to) =>
        {
            long count = 0;
            for (var row = from; row < to; row++)
            {
                if (members.True[row])
                    count++;
                else if (members.Possible[row])
                    return null;
            }

            return count;
        });
    }

    /// <summary>The sum over each row's group; not known when one member's value is not known.</summary>
    public Column Sum(string name, Column of) => Fold(name, of, static (a, b) => checked(a + b));

    /// <summary>The smallest of each row's group; not known when one member's value is not known.</summary>
    public Column Min(string name, Column of) => Fold(name, of, Math.Min);

    /// <summary>The largest of each row's group; not known when one member's value is not known.</summary>
    public Column Max(string name, Column of) => Fold(name, of, Math.Max);

    /// <summary>The sum over each row's group divided by its members, rounded down to the column's own unit.</summary>
    public Column PerHead(string name, Column of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return PerGroup(name, of.Scale, (from, to) =>
        {
            long sum = 0;
            for (var row = from; row < to; row++)
            {
                if (of.Unknown is not null && of.Unknown[row])
                    return null;
                sum = checked(sum + of.Raw(row));
            }

            return Math.DivRem(sum, to - from) is var (quotient, rest) && rest < 0 ? quotient - 1 : sum / (to - from);
        });
    }

    private Column Fold(string name, Column of, Func<long, long, long> combine)
    {
        ArgumentNullException.ThrowIfNull(of);
        return PerGroup(name, of.Scale, (from, to) =>
        {
            var value = 0L;
            for (var row = from; row < to; row++)
            {
                if (of.Unknown is not null && of.Unknown[row])
                    return null;
                value = row == from ? of.Raw(row) : combine(value, of.Raw(row));
            }

            return value;
        });
    }

    private Column PerGroup(string name, decimal scale, Func<int, int, long?> value)
    {
        var values = new long?[Rows];
        for (var group = 0; group < Count; group++)
            values.AsSpan(_starts[group], _starts[group + 1] - _starts[group]).Fill(value(_starts[group], _starts[group + 1]));
        return Column.From(name, values, scale);
    }

    private int GroupOf(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        var at = Array.BinarySearch(_starts, row);
        return at >= 0 ? at : ~at - 1;
    }
}

using System.Buffers;
using System.Text;

namespace Jiangyuan.Trust.Draw;

/// <summary>One inspector of the roster (public form: a pseudonym).</summary>
/// <param name="Capacity">The most visits in this draw.</param>
/// <param name="Skills">What he or she may lead or check (执法证、专业).</param>
/// <param name="Exclusion">Why not in this draw; null when in.</param>
public sealed record InspectorRow(string Id, int Capacity, IReadOnlyList<string> Skills, string? Exclusion)
{
    /// <summary>Department, for slots that one department must fill; null when none is stated.</summary>
    public string? Department { get; init; }

    /// <summary>Division code prefixes in which the inspector may act (管辖); empty: everywhere.</summary>
    public IReadOnlyList<string> Areas { get; init; } = [];
}

/// <summary>A place in each visiting team. Null requirements ask nothing.</summary>
public sealed record SlotRule(string Name, string? Skill, string? Department = null);

/// <summary>How many of a stratum are drawn: a number, or a fraction of the rows that are not excluded, rounded as stated.</summary>
public sealed record Quota(long Numerator, long Denominator, QuotaRounding Rounding)
{
    public static Quota Fixed(long count) => new(count, 0, QuotaRounding.Up);

    /// <summary>The number drawn from that many eligible rows. Exact: no floating point.</summary>
    public long Of(long eligible)
    {
        if (Denominator == 0)
            return Numerator;
        var product = (Int128)Numerator * eligible;
        var whole = product / Denominator;
        var rest = product % Denominator;
        return (long)Int128.Min(long.MaxValue, Rounding switch
        {
            QuotaRounding.Up => whole + (rest > 0 ? 1 : 0),
            QuotaRounding.Down => whole,
            _ => whole + (2 * rest >= Denominator ? 1 : 0),
        });
    }
}

/// <summary>The stated rounding rule of a fraction.</summary>
public enum QuotaRounding
{
    Up,
    Down,
    Half,
}

/// <summary>
/// The rosters as columns, in ascending order of the UTF-8 bytes of their ids: the index of a row is its place in that order.
/// A million rows are held without an object each.
/// </summary>
public sealed class ObjectRoster
{
    private readonly ArrayBufferWriter<byte> _ids = new();
    private readonly List<int> _idEnds = [];
    private readonly List<int> _strata = [];
    private readonly List<long> _weights = [];
    private readonly List<bool> _excluded = [];
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _numbers = [];
    private Dictionary<int, string>? _areas;

    public int Count => _idEnds.Count;

    /// <summary>Strata in the order of their first row.</summary>
    public IReadOnlyList<string> Strata => _names;

    /// <summary>The caller gives rows in ascending order with weights of at least 1.</summary>
    public void Add(string id, string stratum, long weight, bool excluded, string? area = null)
    {
        if (!_numbers.TryGetValue(stratum, out var number))
        {
            _numbers[stratum] = number = _names.Count;
            _names.Add(stratum);
        }

        if (area is not null)
            (_areas ??= [])[Count] = area;
        Encoding.UTF8.GetBytes(id, _ids);
        _idEnds.Add(_ids.WrittenCount);
        _strata.Add(number);
        _weights.Add(weight);
        _excluded.Add(excluded);
    }

    public string Id(int row) => Encoding.UTF8.GetString(_ids.WrittenSpan[(row == 0 ? 0 : _idEnds[row - 1]).._idEnds[row]]);

    public string Stratum(int row) => _names[_strata[row]];

    /// <summary>Per stratum the rows, and those of them that are in the draw.</summary>
    public IReadOnlyDictionary<string, (long Rows, long In)> Counts()
    {
        var counts = new (long Rows, long In)[_names.Count];
        for (var row = 0; row < Count; row++)
        {
            counts[_strata[row]].Rows++;
            if (!_excluded[row])
                counts[_strata[row]].In++;
        }

        return _names.Select((name, number) => (name, number)).ToDictionary(n => n.name, n => counts[n.number]);
    }

    public long Weight(int row) => _weights[row];

    public bool IsExcluded(int row) => _excluded[row];

    /// <summary>Division of the object when the roster states it.</summary>
    public string? Area(int row) => _areas?.GetValueOrDefault(row);

    /// <summary>The rows of a stratum that are in the draw.</summary>
    public int[] Eligible(string stratum)
    {
        if (!_numbers.TryGetValue(stratum, out var number))
            return [];
        var rows = new List<int>();
        for (var row = 0; row < Count; row++)
            if (_strata[row] == number && !_excluded[row])
                rows.Add(row);
        return [.. rows];
    }
}

/// <summary>All that a draw depends on, besides the seed.</summary>
public sealed record DrawInput(
    ObjectRoster Objects,
    IReadOnlyList<InspectorRow> Inspectors,
    IReadOnlyList<(string Inspector, string Object)> Recusals,
    IReadOnlyDictionary<string, Quota> Quotas,
    IReadOnlyList<SlotRule> Slots,
    int Reserves);

/// <summary>What came out, by row numbers of the rosters.</summary>
/// <param name="Strata">Per stratum the drawn rows in drawn order, and the reserves in order.</param>
/// <param name="Visits">Per drawn object and slot, in the order of staffing, the inspector or −1 when nobody can.</param>
public sealed record DrawOutcome(
    IReadOnlyDictionary<string, (int[] Selected, int[] Reserves)> Strata,
    IReadOnlyList<(int Object, int Slot, int Inspector)> Visits);

using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Loading;

/// <summary>Collects findings. At most <see cref="Limit"/> of them: a file of rubbish must not answer with a million lines.</summary>
internal sealed class Findings(int limit = Findings.Limit)
{
    public const int Limit = 10_000;
    private readonly SortedDictionary<string, FindingCount> _counts = new(StringComparer.Ordinal);
    private readonly List<Diagnostic> _all = [];

    public bool HasErrors { get; private set; }

    public void Error(string id, Place place, string message, string why, string next) => Add(new(id, Severity.Error, place, message, why, next));

    public void Warn(string id, Place place, string message, string why, string next) => Add(new(id, Severity.Warning, place, message, why, next));

    /// <summary>By file, line, column, id; the same finding once.</summary>
    public IReadOnlyList<Diagnostic> Sorted() =>
        [.. _all.Distinct().OrderBy(f => f.Place.File, StringComparer.Ordinal).ThenBy(f => f.Place.Line).ThenBy(f => f.Place.Column).ThenBy(f => f.Id, StringComparer.Ordinal)];

    public IReadOnlyDictionary<string, FindingCount> Counts => _counts;

    public bool IsFull => _all.Count >= limit;

    /// <summary>Counts findings that are not written out.</summary>
    public void AddCount(string id, Severity severity, int count)
    {
        HasErrors |= severity == Severity.Error && count > 0;
        var before = _counts.GetValueOrDefault(id);
        _counts[id] = new(id, before is null || severity > before.Severity ? severity : before.Severity, (before?.Count ?? 0) + count);
    }

    public void Add(Diagnostic finding)
    {
        AddCount(finding.Id, finding.Severity, 1);
        if (_all.Count < limit)
        {
            _all.Add(finding);
        }
    }
}

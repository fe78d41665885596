using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Loading;

/// <summary>Collects findings. At most <see cref="Limit"/> of them: a file of rubbish must not answer with a million lines.</summary>
internal sealed class Findings
{
    private const int Limit = 10_000;
    private readonly List<Diagnostic> _all = [];

    public bool HasErrors { get; private set; }

    public void Error(string id, Place place, string message, string why, string next) => Add(new(id, Severity.Error, place, message, why, next));

    public void Warn(string id, Place place, string message, string why, string next) => Add(new(id, Severity.Warning, place, message, why, next));

    /// <summary>By file, line, column, id; the same finding once.</summary>
    public IReadOnlyList<Diagnostic> Sorted() =>
        [.. _all.Distinct().OrderBy(f => f.Place.File, StringComparer.Ordinal).ThenBy(f => f.Place.Line).ThenBy(f => f.Place.Column).ThenBy(f => f.Id, StringComparer.Ordinal)];

    private void Add(Diagnostic finding)
    {
        HasErrors |= finding.Severity == Severity.Error;
        if (_all.Count < Limit)
        {
            _all.Add(finding);
        }
    }
}

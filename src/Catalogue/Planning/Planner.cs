namespace Jiangyuan.Catalogue.Planning;

/// <summary>
/// Plans over the items in force on one day. A service needs the certificates its materials are obtained from, and, for each register it reads
/// that other items feed, the record that a grant of one of those makes. Pure and deterministic; thread-safe.
/// </summary>
public sealed class Planner
{
    private readonly Dictionary<string, List<ServiceItem>> _givers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly DateOnly _on;

    public Planner(Catalogue catalogue, DateOnly on)
    {
        (Catalogue, _on) = (catalogue, on);
        foreach (var result in catalogue.Items.Select(item => item.Result).OfType<CertificateTemplate>())
        {
            _names.TryAdd(result.Id, result.Name);
        }

        foreach (var item in catalogue.Items.Where(item => item.IsInForce(on)))
        {
            if (item.Result is { } result)
            {
                AddTo("certificate:" + result.Id, item);
                item.Feeds.ToList().ForEach(register => AddTo(register, item));
            }
        }
    }

    internal Catalogue Catalogue { get; }

    /// <summary>The plan of a life event: of those of its results that the answers call for.</summary>
    public Plan Plan(LifeEvent life, Circumstances circumstances) => LifeStages.Lay(Plan(Wanted(life, circumstances), circumstances), life);

    /// <summary>The plan that reaches these results (ids of certificates).</summary>
    public Plan Plan(IReadOnlyList<string> wanted, Circumstances circumstances)
    {
        var graph = new WayGraph(this, circumstances with { On = _on }, wanted);
        var reachable = graph.Wanted.Where(source => graph.Ready[source] < WayGraph.Never).ToArray();
        var selection = new Selection(graph, reachable);
        var schedule = Schedule.Of(graph, selection.Chosen, reachable) ?? throw new InvalidOperationException("The quickest ways need each other.");
        return Journey.Merge(graph, schedule, Alternatives.Of(graph, schedule, reachable), Obstacles.Of(graph, graph.Wanted.Except(reachable))) with { IsBest = selection.IsBest };
    }

    /// <summary>The unanswered questions whose answer would change the plan, and only those, in the order of the life event and then of the services' forms.</summary>
    public IReadOnlyList<Question> Asks(LifeEvent life, Circumstances circumstances) => OpenQuestions.Of(this, life, circumstances);

    internal IReadOnlyList<string> Wanted(LifeEvent life, Circumstances circumstances) =>
        [.. life.Wants.Where(want => FormAnswers.Holds(life.Form, want.When, circumstances.Answers, _on) == true).Select(want => want.ResultId).Distinct(StringComparer.Ordinal)];

    internal List<ServiceItem> GiversOf(string source) => _givers.GetValueOrDefault(source) ?? [];

    /// <summary>What a source is called.</summary>
    internal string NameOf(string source) => source.StartsWith("certificate:", StringComparison.Ordinal)
        ? CertificateName(source["certificate:".Length..]) ?? source["certificate:".Length..]
        : Catalogue.Registers.TryGetValue(source, out var register) ? register.Name : source;

    internal string? CertificateName(string id) => _names.GetValueOrDefault(id);

    private void AddTo(string source, ServiceItem item)
    {
        if (!_givers.TryGetValue(source, out var list))
        {
            _givers[source] = list = [];
        }

        list.Add(item);
    }
}

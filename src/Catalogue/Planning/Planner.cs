using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Catalogue.Planning;

/// <summary>
/// Plans over the items in force on one day. A service needs the certificates its materials are obtained from, and, for each register it reads
/// that other items feed, the record that a grant of one of those makes. Pure and deterministic.
/// </summary>
public sealed class Planner
{
    private readonly Catalogue _catalogue;
    private readonly DateOnly _on;
    private readonly Dictionary<string, List<ServiceItem>> _givers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<ServiceItem>> _feeders = new(StringComparer.Ordinal);

    public Planner(Catalogue catalogue, DateOnly on)
    {
        (_catalogue, _on) = (catalogue, on);
        foreach (var item in catalogue.Items.Where(item => item.IsInForce(on)))
        {
            if (item.Result is { } result)
            {
                AddTo(_givers, result.Id, item);
                item.Feeds.ToList().ForEach(register => AddTo(_feeders, register, item));
            }
        }
    }

    /// <summary>The plan of a life event: of those of its results that the answers call for.</summary>
    public Plan Plan(LifeEvent life, Circumstances circumstances)
    {
        var wanted = life.Wants.Where(want => FormAnswers.Holds(life.Form, want.When, circumstances.Answers, _on) == true).Select(want => want.ResultId);
        return Plan([.. wanted.Distinct(StringComparer.Ordinal)], circumstances);
    }

    /// <summary>The plan that reaches these results (ids of certificates).</summary>
    public Plan Plan(IReadOnlyList<string> wanted, Circumstances circumstances)
    {
        var search = new Search(this, circumstances);
        foreach (var result in wanted)
        {
            search.Reach(result);
        }

        return Journey.Merge(_catalogue, search.Services, search.Alternatives, search.Cannot, circumstances);
    }

    private static void AddTo(Dictionary<string, List<ServiceItem>> index, string key, ServiceItem item)
    {
        if (!index.TryGetValue(key, out var list))
        {
            index[key] = list = [];
        }

        list.Add(item);
    }

    private sealed class Search(Planner planner, Circumstances circumstances)
    {
        private readonly Dictionary<string, PlannedItem> _done = new(StringComparer.Ordinal);
        private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
        private readonly List<string> _open = [];

        public List<PlannedItem> Services { get; } = [];

        public List<string> Alternatives { get; } = [];

        public List<string> Cannot { get; } = [];

        /// <summary>The service that gives the result, or null when it is held or cannot be had; <see cref="Cannot"/> then says why.</summary>
        public PlannedItem? Reach(string result) =>
            circumstances.Held.Contains(result) ? null : Best(planner._givers.GetValueOrDefault(result) ?? [], $"证照“{result}”");

        private PlannedItem? Best(List<ServiceItem> givers, string what)
        {
            if (givers.FirstOrDefault(item => _done.ContainsKey(item.Id)) is { } planned)
            {
                return _done[planned.Id];
            }

            var possible = new List<(ServiceItem Item, Offer Offer, HandlingMode Mode, int Days)>();
            foreach (var item in givers)
            {
                if (planner._catalogue.Offer(item.Id, circumstances.Division, planner._on) is { } offer)
                {
                    var mode = ModeOf(item);
                    possible.Add((item, offer, mode, Duration.WorkingDays(LimitOf(item, offer, mode))));
                }
            }

            if (possible.Count == 0)
            {
                Say(givers.Count == 0 ? $"办不成：{planner._on:yyyy-MM-dd} 没有有效的事项能给出{what}。" : $"办不成：“{givers[0].Name}”在 {circumstances.Division} 及其上级都不办理。");
                return null;
            }

            var ordered = possible.OrderBy(way => way.Days).ThenBy(way => way.Item.Id, StringComparer.Ordinal).ToArray();
            foreach (var way in ordered)
            {
                if (Add(way) is { } service)
                {
                    Alternatives.AddRange(ordered.Where(other => other != way).Select(other => $"也可以办“{other.Item.Name}”：{other.Days} 个工作日。"));
                    return service;
                }
            }

            return null;
        }

        private PlannedItem? Add((ServiceItem Item, Offer Offer, HandlingMode Mode, int Days) way)
        {
            var (item, offer, mode, days) = way;
            if (_failed.Contains(item.Id))
            {
                return null;
            }

            if (_open.Contains(item.Id))
            {
                Say($"办不成：{string.Join("→", _open.SkipWhile(id => id != item.Id).Append(item.Id))} 互为前提。");
                return null;
            }

            _open.Add(item.Id);
            var before = Cannot.Count;
            var after = Needs(item).OfType<PlannedItem>().DistinctBy(service => service.Item.Id).ToArray();
            _open.Remove(item.Id);
            if (Cannot.Count > before)
            {
                _failed.Add(item.Id);
                return null;
            }

            NoteModes(item, offer, mode);
            var stage = after.Select(service => service.Stage).DefaultIfEmpty().Max() + 1;
            var added = new PlannedItem(item, offer, mode, days, stage, [.. after.Select(service => service.Item.Id)]);
            _done[item.Id] = added;
            Services.Add(added);
            return added;
        }

        private IEnumerable<PlannedItem?> Needs(ServiceItem item)
        {
            foreach (var source in Sources(item))
            {
                if (source.StartsWith("certificate:", StringComparison.Ordinal))
                {
                    yield return Reach(source["certificate:".Length..]);
                }
                else if (planner._feeders.TryGetValue(source, out var feeders) && !item.Feeds.Contains(source) && !feeders.Exists(feeder => circumstances.Held.Contains(feeder.Result!.Id)))
                {
                    yield return Best(feeders, $"“{planner._catalogue.Registers[source].Name}”里的登记");
                }
            }
        }

        private IEnumerable<string> Sources(ServiceItem item) =>
            item.Materials.Where(material => FormAnswers.Holds(item.Form, material.When, circumstances.Answers, planner._on) != false).Select(material => material.ObtainedFrom)
                .Concat(item.Form.Questions.Where(question => question.Required).Select(question => question.PrefillFrom))
                .OfType<string>().Distinct(StringComparer.Ordinal);

        /// <summary>Commitment only where the answers really allow it: an exclusion that is not answered yet counts as one.</summary>
        private HandlingMode ModeOf(ServiceItem item) =>
            item.Modes.Contains(HandlingMode.Commitment) && !Excluded(item) ? HandlingMode.Commitment : item.Modes[0] == HandlingMode.Commitment && item.Modes.Contains(HandlingMode.Ordinary) ? HandlingMode.Ordinary : item.Modes[0];

        private bool Excluded(ServiceItem item) => item.CommitmentExcludedWhen is { } feel
            && (Unanswered.Any(item.Form, feel, circumstances.Answers) || FormAnswers.Holds(item.Form, feel, circumstances.Answers, planner._on) != false);

        private TimeLimit LimitOf(ServiceItem item, Offer offer, HandlingMode mode) =>
            item.LimitRules.FirstOrDefault(rule => (rule.OnlyIn is null || rule.OnlyIn == mode) && FormAnswers.Holds(item.Form, rule.When, circumstances.Answers, planner._on) == true)?.Committed ?? offer.Committed;

        private void NoteModes(ServiceItem item, Offer offer, HandlingMode chosen)
        {
            if (item.Modes.Count < 2)
            {
                return;
            }

            var other = item.Modes.First(mode => mode != chosen);
            if (other == HandlingMode.Ordinary)
            {
                Alternatives.Add($"“{item.Name}”不愿承诺的，可以按一般程序办：{LimitOf(item, offer, other)}。");
            }
            else if (Unanswered.Any(item.Form, item.CommitmentExcludedWhen!, circumstances.Answers))
            {
                Alternatives.Add($"“{item.Name}”可以凭承诺办（{LimitOf(item, offer, other)}），先要知道：{string.Join('、', Unanswered.Of(item.Form, item.CommitmentExcludedWhen!, circumstances.Answers).Select(element => element.Name))}。");
            }
        }

        private void Say(string why)
        {
            if (!Cannot.Contains(why))
            {
                Cannot.Add(why);
            }
        }
    }
}

/// <summary>What a rule looks at and was not answered.</summary>
internal static class Unanswered
{
    public static IEnumerable<DataElement> Of(FormDefinition form, string feel, IReadOnlyDictionary<string, string> answers) =>
        form.Questions.Select(question => question.Element).Where(element => feel.Contains(element.Name, StringComparison.Ordinal) && !answers.ContainsKey(element.Id));

    public static bool Any(FormDefinition form, string? feel, IReadOnlyDictionary<string, string> answers) => feel is not null && Of(form, feel, answers).Any();
}

/// <summary>Limits as working days, for adding up. An estimate for calendar limits; dates of real cases come from the clock.</summary>
internal static class Duration
{
    public static int WorkingDays(TimeLimit limit) => limit.Unit switch
    {
        TimeUnit.OnTheSpot => 0,
        TimeUnit.Hours => (limit.Amount + 7) / 8,
        TimeUnit.WorkingDays => limit.Amount,
        TimeUnit.CalendarDays => (limit.Amount * 5 + 6) / 7,
        TimeUnit.Months => limit.Amount * 21,
        _ => limit.Amount * 250,
    };
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Jiangyuan.Catalogue.Planning;

/// <summary>
/// Finds which unanswered questions would change the plan: every condition that looks at them is tried with all answers that it can tell apart,
/// jointly for the questions of one condition, and two plans are compared.
/// </summary>
internal static partial class OpenQuestions
{
    private const int MostTogether = 3;
    private const int MostTrials = 400;

    public static IReadOnlyList<Question> Of(Planner planner, LifeEvent life, Circumstances circumstances)
    {
        var items = planner.Catalogue.Items.Where(item => item.IsInForce(circumstances.On)).ToDictionary(item => item.Id, StringComparer.Ordinal);
        var asks = new List<Question>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var trials = 0;
        foreach (var (form, feel, together) in Together(life, Reachable(planner, life, circumstances).Select(id => items[id]), circumstances))
        {
            var plans = new List<(string[] Values, string Sign)>();
            foreach (var values in Combinations([.. together.Select(question => Values(question.Element, feel))]))
            {
                if (++trials > MostTrials)
                {
                    break;
                }

                var answers = circumstances.Answers.ToDictionary();
                for (var i = 0; i < together.Length; i++)
                {
                    answers[together[i].Element.Id] = values[i];
                }

                plans.Add((values, Sign(planner.Plan(life, circumstances with { Answers = answers }))));
            }

            for (var i = 0; i < together.Length; i++)
            {
                var others = plans.GroupBy(plan => string.Join('\n', plan.Values.Where((_, j) => j != i)), StringComparer.Ordinal);
                if (others.Any(group => group.Select(plan => plan.Sign).Distinct().Count() > 1) && known.Add(together[i].Element.Id))
                {
                    asks.Add(together[i]);
                }
            }
        }

        var order = life.Form.Questions.Select(question => question.Element.Id).ToList();
        return [.. asks.OrderBy(question => order.IndexOf(question.Element.Id) is var at and >= 0 ? at : int.MaxValue)];
    }

    // Services that the results may take, whatever the answers: a wish that an answer brings up counts as well.
    private static SortedSet<string> Reachable(Planner planner, LifeEvent life, Circumstances circumstances)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(life.Wants.Where(want => want.When is null || Unanswered.Any(life.Form, want.When, circumstances.Answers) || FormAnswers.Holds(life.Form, want.When, circumstances.Answers, circumstances.On) == true).Select(want => "certificate:" + want.ResultId));
        while (open.TryPop(out var source))
        {
            foreach (var item in planner.GiversOf(source).Where(item => found.Add(item.Id)))
            {
                item.Modes.SelectMany(mode => PlanConditions.SourcesOf(item, mode, circumstances)).ToList().ForEach(open.Push);
            }
        }

        return found;
    }

    private static IEnumerable<(FormDefinition Form, string Feel, Question[] Together)> Together(LifeEvent life, IEnumerable<ServiceItem> items, Circumstances circumstances)
    {
        var rules = life.Wants.Select(want => (life.Form, want.When))
            .Concat(items.SelectMany(item => item.Materials.Select(material => material.When).Append(item.CommitmentExcludedWhen).Concat(item.LimitRules.Select(rule => rule.When))
                .Concat(item.Form.Questions.SelectMany(question => question.Checks.Select(check => check.That).Append(question.VisibleWhen))).Select(feel => (item.Form, When: feel))));
        foreach (var (form, feel) in rules.Where(rule => rule.When is not null).Distinct())
        {
            var ids = Unanswered.Of(form, feel!, circumstances.Answers).Take(MostTogether).ToArray();
            if (ids.Length > 0)
            {
                yield return (form, feel!, [.. ids.Select(id => life.Form.Questions.FirstOrDefault(question => question.Element.Id == id) ?? form.Questions.First(question => question.Element.Id == id))]);
            }
        }
    }

    /// <summary>Answers that a rule may tell apart: all choices; around every number or date it names; every text it names and one other.</summary>
    private static string[] Values(DataElement element, string feel) => element.Type switch
    {
        ElementType.Boolean => ["true", "false"],
        ElementType.Choice or ElementType.Choices => [.. element.Choices.Select(choice => choice.Value)],
        ElementType.Integer or ElementType.Decimal or ElementType.Money => [.. Numbers().Matches(feel).Select(match => decimal.Parse(match.Value, CultureInfo.InvariantCulture))
            .SelectMany(number => new[] { number - 1, number, number + 1 }).Where(number => number >= (element.Min ?? 0)).Distinct().Order().Select(number => number.ToString(CultureInfo.InvariantCulture)).DefaultIfEmpty("1")],
        ElementType.Date => [.. Dates().Matches(feel).Select(match => match.Value).SelectMany(day => new[] { day, DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }).DefaultIfEmpty("2000-01-01")],
        _ => [.. Texts().Matches(feel).Select(match => match.Groups[1].Value).Append("其他").Distinct()],
    };

    private static IEnumerable<string[]> Combinations(string[][] values) =>
        values.Aggregate((IEnumerable<string[]>)[[]], (all, next) => all.SelectMany(one => next.Select(value => (string[])[.. one, value])).ToArray());

    private static string Sign(Plan plan) => string.Join('|',
        string.Join(',', plan.Services.Select(service => $"{service.Item.Id}/{service.Mode}/{service.Days}")),
        plan.Fees, plan.OpenFees.Count, plan.Visits, plan.WorkingDays,
        string.Join(',', plan.Materials.Select(material => $"{material.Name}/{material.Source}")),
        string.Join(',', plan.Cannot.Select(obstacle => obstacle.Reason)));

    [GeneratedRegex("\\d+(\\.\\d+)?")]
    private static partial Regex Numbers();

    [GeneratedRegex("\\d{4}-\\d{2}-\\d{2}")]
    private static partial Regex Dates();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Texts();
}

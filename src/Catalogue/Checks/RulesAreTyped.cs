using System.Text.RegularExpressions;
using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Kernel;
using Jiangyuan.Rules;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0901, SC0902, SC0903: every rule can be read, uses what the form asks, answers yes or no, and compares choices with values that exist.</summary>
internal static partial class RulesAreTyped
{
    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items)
        {
            var names = FormRules.NamesOf(item.Form);
            var choices = item.Form.Questions.Select(question => question.Element).Where(element => element.Choices.Count > 0).DistinctBy(element => element.Name).ToDictionary(element => element.Name, StringComparer.Ordinal);
            foreach (var node in TextsOf(item, draft))
            {
                Look(node, names, choices, draft.Findings);
            }
        }

        foreach (var life in draft.LifeEvents)
        {
            var names = FormRules.NamesOf(life.Form);
            var choices = life.Form.Questions.Select(question => question.Element).Where(element => element.Choices.Count > 0).DistinctBy(element => element.Name).ToDictionary(element => element.Name, StringComparer.Ordinal);
            foreach (var node in life.Wants.Select(want => draft.NodeAt(want, "when")).Concat(life.Form.Questions.Select(question => draft.NodeAt(question, "visible-when"))).OfType<Node>())
            {
                Look(node, names, choices, draft.Findings);
            }
        }
    }

    private static IEnumerable<Node> TextsOf(ServiceItem item, Draft draft)
    {
        IEnumerable<Node?> nodes =
        [
            draft.NodeAt(item, "commitment", "excluded-when"),
            .. item.LimitRules.Select(rule => draft.NodeAt(rule, "when")),
            item.Supervision.PostCheck is { } check ? draft.NodeAt(check, "when") : null,
            .. item.Form.Questions.Select(question => draft.NodeAt(question, "visible-when")),
            .. item.Form.Questions.SelectMany(question => question.Checks).Select(check => draft.NodeAt(check, "that")),
            .. item.Materials.Select(material => draft.NodeAt(material, "when")),
            .. item.Process.Steps.Select(step => draft.NodeAt(step, "when")),
            .. item.Variants.Select(variant => draft.NodeAt(variant, "when")),
            .. item.HandlingItems.Select(handling => draft.NodeAt(handling, "when")),
            .. item.Preconditions.Select(before => draft.NodeAt(before, "when")),
        ];
        return nodes.OfType<Node>().Where(node => node.Kind == NodeKind.Scalar && !node.IsEmpty);
    }

    private static readonly (string Type, string Name)[] Types =
    [
        ("days and time duration", "时长"), ("years and months duration", "时长"), ("date and time", "日期时间"), ("date", "日期"), ("time", "时间"), ("boolean", "是非"), ("number", "数字"), ("string", "文字"), ("list", "列表"), ("context", "一组值"),
    ];

    private static void Look(Node node, FeelEnvironment names, Dictionary<string, DataElement> choices, Findings findings)
    {
        var (expression, mistakes) = FeelExpression.Parse(node.Text.Trim(), names, StartOf(node));
        foreach (var mistake in mistakes)
        {
            if (expression is null)
            {
                findings.Error("SC0901", mistake.Place, $"这条规则读不懂：{Sentence(mistake.Message)}", Sentence(mistake.Why), Sentence(mistake.Next));
            }
            else
            {
                findings.Error("SC0902", mistake.Place, $"这条规则不成立：{Sentence(mistake.Message)}", Sentence(mistake.Why), Sentence(mistake.Next) + "规则里只能用这张表单问到的数据元：" + string.Join('、', names.Types.Keys.Order(StringComparer.Ordinal)) + "。");
            }
        }

        if (expression is null || mistakes.Count > 0)
        {
            return;
        }

        if (!expression.Type.ConformsTo(FeelType.Boolean) && expression.Type != FeelType.Any)
        {
            findings.Error("SC0902", StartOf(node), $"这条规则的结果是 {expression.Type}，应当是“是”或“否”。", "条件不是成立就是不成立。", "请写成比较，例如 主体类型 = \"sole-trader\"。");
        }

        foreach (Match match in ChoiceComparison().Matches(node.Text))
        {
            if (choices.TryGetValue(match.Groups["name"].Value, out var element) && element.Choices.All(choice => choice.Value != match.Groups["value"].Value))
            {
                var value = match.Groups["value"].Value;
                var near = Nearest.Of(value, element.Choices.Select(choice => choice.Value));
                findings.Error("SC0903", StartOf(node), $"“{element.Name}”没有“{value}”这个选项。", "与不存在的选项比较，条件永远不会成立（或永远成立）。",
                    (near is null ? "" : $"是不是想写“{near}”？") + "选项有：" + string.Join('、', element.Choices.Select(choice => $"{choice.Value}（{choice.Label}）")) + "。");
            }
        }
    }

    // The language names types as its standard does.
    private static string Sentence(string text)
    {
        foreach (var (type, name) in Types)
        {
            text = Regex.Replace(text, $"(?<![A-Za-z-]){type}(?![A-Za-z-]| ?\\()", name);
        }

        return text.Length == 0 || text[^1] is '。' or '？' ? text : text + "。";
    }

    /// <summary>Where the text itself begins: after the quote, or on the line after the sign of a block.</summary>
    private static Place StartOf(Node node) =>
        node.IsBlock ? new Place(node.Place.File, node.Place.Line + 1, 1) : node.IsPlain ? node.Place : node.Place with { Column = node.Place.Column + 1 };

    [GeneratedRegex("(?<name>[\\p{L}\\p{N}]+)\\s*!?=\\s*\"(?<value>[^\"]*)\"", RegexOptions.CultureInvariant)]
    private static partial Regex ChoiceComparison();
}

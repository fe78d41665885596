using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Planning;
using Jiangyuan.Kernel;

namespace Jiangyuan.Cli;

/// <summary>From what was written to what the planner takes; every name and value that does not fit is told with its place.</summary>
internal static class PlanCircumstances
{
    public static (Circumstances? Circumstances, List<string> Wrong) Of(PlanData data, Catalogue.Catalogue catalogue, LifeEvent life, string packages, string? on, string? division, string[] held)
    {
        var wrong = new List<string>();
        var today = ChinaTime.Today(TimeProvider.System);
        var day = on is not null ? data.Day(on, new Place("--on", 0, 0)) : data.On is { } written ? data.Day(written.Text, written.Place) : today;
        wrong.AddRange(data.Wrong);
        var (code, at) = division is not null ? (division, new Place("--division", 0, 0)) : data.Division ?? ("", new Place("division", 0, 0));
        var divisions = TestCommand.Divisions(packages);
        if (code.Length != 12 || !code.All(char.IsAsciiDigit))
        {
            wrong.Add($"{at}: 在哪里办要写 12 位区划代码，例如 \"division\": \"630104000000\"，或用 --division。");
        }
        else if (divisions is not null && !divisions.All.Any(known => known.Code.Value == code))
        {
            wrong.Add($"{at}: 区划表里没有“{code}”。请核对代码。");
        }

        var results = catalogue.Items.Select(item => item.Result?.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        wrong.AddRange(data.Held.Concat(held.Select(id => (id, new Place("--held", 0, 0)))).Where(id => !results.Contains(id.Item1)).Select(id => $"{id.Item2}: 没有标识为“{id.Item1}”的证照。现有：{string.Join('、', results.Order(StringComparer.Ordinal))}。"));
        wrong.AddRange((data.Registers ?? []).Where(id => !catalogue.Registers.ContainsKey(id.Text)).Select(id => $"{id.Place}: 没有标识为“{id.Text}”的登记库。现有：{string.Join('、', catalogue.Registers.Keys)}。"));
        wrong.AddRange(data.Answers.Select(answer => WrongAnswer(answer.Key, answer.Value.Text, answer.Value.Place, catalogue, life, day ?? today)).OfType<string>());
        return wrong.Count > 0 || day is not { } from
            ? (null, wrong)
            : (new Circumstances(code, from)
            {
                Answers = data.Answers.ToDictionary(answer => answer.Key, answer => answer.Value.Text, StringComparer.Ordinal),
                Held = data.Held.Select(id => id.Text).Concat(held).ToHashSet(StringComparer.Ordinal),
                Registers = data.Registers?.Select(id => id.Text).ToHashSet(StringComparer.Ordinal),
            }, wrong);
    }

    private static string? WrongAnswer(string id, string text, Place place, Catalogue.Catalogue catalogue, LifeEvent life, DateOnly on)
    {
        if (!catalogue.Elements.TryGetValue(id, out var element))
        {
            return $"{place}: 没有数据元“{id}”。这件事问的是：{string.Join('、', life.Form.Questions.Select(question => question.Element.Id))}。";
        }

        var label = life.Form.Questions.FirstOrDefault(question => question.Element.Id == id)?.Label ?? element.Name;
        return ElementValue.Wrong(element, label, text, on) is { } message
            ? $"{place}: {message}{(element.Choices.Count > 0 ? "可以写：" + string.Join('、', element.Choices.Select(choice => $"{choice.Value}（{choice.Label}）")) + "。" : "")}"
            : null;
    }
}

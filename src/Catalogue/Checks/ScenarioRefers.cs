using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0801: a scenario speaks of things that exist, on a day on which they do.</summary>
internal static class ScenarioRefers
{
    public static void Run(Draft draft)
    {
        foreach (var scenario in draft.Scenarios.Where(scenario => scenario.SubmittedAt != default))
        {
            var day = DateOnly.FromDateTime(scenario.SubmittedAt.DateTime);
            if (draft.Items.Find(item => item.Id == scenario.ItemId && item.IsInForce(day)) is not { } item)
            {
                Report(draft, draft.PlaceOf(scenario, "acts"), $"事项在 {day:yyyy-MM-dd} 没有有效的版本", "请改提交日期，或补上当时有效的版本。");
                continue;
            }

            var asked = item.Form.Questions.Select(question => question.Element.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var (key, _) in draft.NodeAt(scenario, "answers")?.Entries ?? [])
            {
                if (!asked.Contains(key.Text))
                {
                    Report(draft, key.Place, $"表单里没有“{key.Text}”这个问题", Suggest(key.Text, asked));
                }
            }

            if (scenario.Acts.Count > 0 && scenario.Acts[0].Expect.Refusal is null)
            {
                foreach (var error in FormAnswers.Check(item.Form, scenario.Answers, day))
                {
                    draft.Findings.Error("SC0804", draft.PlaceOf(scenario, "answers", error.Field), $"这样填交不上去：{error.Message}", "情形应当从一份能提交的表单开始；要演被拒绝的提交，请在 submit 后写期望的 refusal。", "请改正或补上这个回答。");
                }
            }

            var materials = item.Materials.Select(material => material.Id).ToHashSet(StringComparer.Ordinal);
            var given = (draft.NodeAt(scenario, "materials")?.Items ?? []).Concat(scenario.Acts.Where(draft.Knows).SelectMany(act => draft.NodeAt(act, "with", "materials")?.Items ?? []));
            foreach (var node in given.Where(node => !materials.Contains(node.Text)))
            {
                Report(draft, node.Place, $"材料清单里没有“{node.Text}”", Suggest(node.Text, materials));
            }

            if (!item.Modes.Contains(scenario.Mode))
            {
                Report(draft, draft.PlaceOf(scenario, "mode"), $"事项不能以“{Kebab.Of(scenario.Mode.ToString())}”方式办理", "请改成事项“modes”里有的方式。");
            }

            if (!item.Serves.Contains(scenario.ApplicantKind))
            {
                Report(draft, draft.PlaceOf(scenario, "applicant", "kind"), "事项不面向这类申请人", "请改成事项“serves”里有的。");
            }

            if (draft.Offers.TrueForAll(offer => !ReferenceEquals(offer.Item, item) || offer.Division != scenario.Division))
            {
                Report(draft, draft.PlaceOf(scenario, "division"), $"“{scenario.Division}”不办理这个事项", "请改成 places/ 里有的区划，或补上那里的文件。");
            }
        }
    }

    private static string Suggest(string word, IEnumerable<string> known) =>
        (Nearest.Of(word, known) is { } near ? $"是不是想写“{near}”？" : "") + $"可以写：{string.Join('、', known)}。";

    private static void Report(Draft draft, Kernel.Place place, string what, string next) =>
        draft.Findings.Error("SC0801", place, what + "。", "情形要在真实的事项上演一遍，指向不存在的东西就演不了。", next);
}

using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0304, SC0604: a life event wants results that some item gives, and asks an element once.</summary>
internal static class LifeEventRefers
{
    public static void Run(Draft draft)
    {
        var results = draft.Items.Select(item => item.Result?.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var life in draft.LifeEvents)
        {
            foreach (var want in life.Wants.Where(want => want.ResultId.Length > 0 && !results.Contains(want.ResultId)))
            {
                References.Unknown("SC0304", "证照", want.ResultId, results, draft.PlaceOf(want, "result"), draft.Findings, "事项的“result”");
            }

            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var question in life.Form.Questions.Where(question => !seen.Add(question.Element.Id)))
            {
                draft.Findings.Error("SC0604", draft.PlaceOf(question, "element"), $"“{question.Label}”在这件事里问了两次。", "同一个问题不能让人填两遍，两处答案也可能不同。", "请删去一处。");
            }
        }
    }
}

using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0604: one form asks an element once.</summary>
internal static class AskedOnce
{
    public static void Run(Draft draft)
    {
        foreach (var form in draft.Items.Select(item => item.Form).Distinct(ReferenceEqualityComparer.Instance).Cast<FormDefinition>())
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var question in form.Questions.Where(question => !seen.Add(question.Element.Id)))
            {
                draft.Findings.Error("SC0604", draft.PlaceOf(question, "element"), $"“{question.Label}”在这张表里问了两次。", "同一个问题不能让人填两遍，两处答案也可能不同。", "请删去一处；只在部分情形要问的，用“visible-when”。");
            }
        }
    }
}

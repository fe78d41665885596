using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0301, SC0609: what a certificate shows comes from the form.</summary>
internal static class CertificateElementsAreAsked
{
    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items.Where(item => item.Result is not null && item.Form.Pages.Count > 0))
        {
            var asked = item.Form.Questions.Select(question => question.Element.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var node in draft.NodeAt(item.Result!, "elements")?.Items ?? [])
            {
                var id = node.Text.Trim();
                if (!draft.Elements.TryGetValue(id, out var element))
                {
                    References.Unknown("SC0301", "数据元", id, draft.Elements.Keys, node.Place, draft.Findings, "elements/");
                }
                else if (!asked.Contains(id))
                {
                    draft.Findings.Error("SC0609", node.Place, $"证照上要有“{element.Name}”，表单里却没有。", "没有来源的内容印不到证照上。", "请在 form.yaml 里加上这个问题（可预填），或从证照里去掉。");
                }
            }
        }
    }
}

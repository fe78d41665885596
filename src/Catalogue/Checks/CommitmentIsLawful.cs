using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0602, SC0612: the commitment mode has its text, may really be chosen, and is followed by supervision.</summary>
internal static class CommitmentIsLawful
{
    public static void Run(Draft draft)
    {
        foreach (var item in draft.Items)
        {
            var offered = item.Modes.Contains(HandlingMode.Commitment);
            if (offered && item.Commitment is null)
            {
                Report(draft, item, "modes", "可以告知承诺办理，却没有写告知和承诺的内容", "行政机关要书面告知义务、内容和责任，申请人才能书面承诺（国办发〔2020〕42号）。", "请补上“commitment”：duties、promises、liability。");
            }
            else if (!offered && item.Commitment is not null)
            {
                Report(draft, item, "commitment", "写了告知承诺的内容，却不能选这种方式", "写了而不能用的内容会让人误会。", "请在“modes”里加上 commitment，或删去“commitment”。");
            }
            else if (offered && item.CommitmentExcludedWhen?.Replace(" ", "", StringComparison.Ordinal) is "true" or "not(false)")
            {
                Report(draft, item, "commitment", "提供告知承诺，又规定一律不能用", "自相矛盾的规定没有人能照着办。", "请从“modes”里去掉 commitment，或改写“excluded-when”。");
            }

            if (offered && item.Supervision.PostCheck is null)
            {
                draft.Findings.Error("SC0612", draft.PlaceOf(item, "supervision"), $"“{item.Name}”凭承诺办理，却没有事后核查。", "凭承诺作出决定后，要在规定期限内核查承诺是否属实，不能一放了之。", "请在“supervision”里补上“post-check”：within、on-site、points。");
            }

            if (!item.Modes.Contains(HandlingMode.Ordinary) && offered)
            {
                Report(draft, item, "modes", "只能告知承诺办理", "申请人不愿承诺的，应当可以按一般程序办理（国办发〔2020〕42号）。", "请在“modes”里加上 ordinary。");
            }
        }
    }

    private static void Report(Draft draft, ServiceItem item, string key, string what, string why, string next) =>
        draft.Findings.Error("SC0602", draft.PlaceOf(item, key), $"“{item.Name}”{what}。", why, next);
}

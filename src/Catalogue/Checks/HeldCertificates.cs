using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0606, SC0607: what a certificate that the applicant already holds says, and the certificate itself, are not asked again.</summary>
internal static class HeldCertificates
{
    private const string Prefix = "certificate:";
    private static readonly string[] CopyWords = ["复印件", "原件", "正本", "副本", "（", "）", "和", "或者"];

    public static void Run(Draft draft)
    {
        var certificates = draft.Items.Select(item => item.Result).OfType<CertificateTemplate>().GroupBy(result => result.Id, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        var byName = certificates.Values.DistinctBy(result => result.Name).ToDictionary(result => result.Name, StringComparer.Ordinal);
        foreach (var item in draft.Items)
        {
            foreach (var material in item.Materials.Where(material => material.ObtainedFrom is null && material.Source != MaterialSource.Intermediary))
            {
                // A register that replaces it is the better answer, and SC0601 gives it.
                if (byName.TryGetValue(Bare(material.Name), out var certificate) && certificate.Id != item.Result?.Id && !draft.Registers.Values.Any(register => register.Replaces.Contains(material.Name)))
                {
                    draft.Findings.Error("SC0607", draft.PlaceOf(material, "name"), $"“{material.Name}”是行政机关发的证照，却仍向申请人索要。", "电子证照与纸质证照效力相同，能取得的不得再要（国务院令第716号第七条、第十条）。", $"请加上“obtained-from: {Prefix}{certificate.Id}”，或删去这份材料。");
                }
            }

            var held = item.Preconditions.Where(before => before.When is null).Select(before => before.Certificate)
                .Concat(item.Materials.Where(material => material.When is null && material.ObtainedFrom?.StartsWith(Prefix, StringComparison.Ordinal) == true).Select(material => material.ObtainedFrom![Prefix.Length..]))
                .Distinct().Select(id => certificates.GetValueOrDefault(id)).OfType<CertificateTemplate>().ToArray();
            foreach (var question in item.Form.Questions.Where(question => question.PrefillFrom is null))
            {
                if (held.FirstOrDefault(result => result.Elements.Contains(question.Element.Id)) is { } result && !IsKey(question.Element, draft) && !Registered(question.Element, item, draft))
                {
                    draft.Findings.Error("SC0606", draft.PlaceOf(question, "element"), $"“{question.Element.Name}”在申请人已有的“{result.Name}”上写着，却要再填一遍。", "能通过共享取得的信息，不得要求群众重复提供（国务院令第716号第七条）。", $"请加上“prefill-from: {Prefix}{result.Id}”。");
                }
            }
        }
    }

    /// <summary>Then SC0605 says the same with the register.</summary>
    private static bool Registered(DataElement element, ServiceItem item, Draft draft) => element.Register is { } id && draft.Registers.ContainsKey(id) && !item.Feeds.Contains(id);

    /// <summary>The number by which a record is found has to be given once.</summary>
    private static bool IsKey(DataElement element, Draft draft) => draft.Registers.Values.Any(register => register.KeyedBy == element.Id);

    private static string Bare(string name) => CopyWords.Aggregate(name, (text, word) => text.Replace(word, "", StringComparison.Ordinal)).Trim();
}

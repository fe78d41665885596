using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0601, SC0304: what a register supplies is not asked of the applicant (国务院令第716号 art. 7).</summary>
internal static class MaterialIsObtainable
{
    public static void Run(Draft draft)
    {
        var replaced = draft.Registers.Values.SelectMany(register => register.Replaces.Select(name => (name, register)))
            .GroupBy(pair => pair.name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().register, StringComparer.Ordinal);
        var certificates = draft.Items.Select(item => item.Result?.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var material in draft.Items.SelectMany(item => item.Materials))
        {
            if (material.ObtainedFrom is null)
            {
                if (replaced.TryGetValue(material.Name, out var register))
                {
                    draft.Findings.Error("SC0601", draft.PlaceOf(material, "name"), $"“{material.Name}”可以从“{register.Name}”取得，却仍向申请人索要。", "能通过共享取得的信息，不得要求群众重复提供（国务院令第716号第七条）。", $"请加上“obtained-from: {register.Id}”，或删去这份材料。");
                }
            }
            else if (material.ObtainedFrom.StartsWith("certificate:", StringComparison.Ordinal)
                ? !certificates.Contains(material.ObtainedFrom["certificate:".Length..])
                : !draft.Registers.ContainsKey(material.ObtainedFrom))
            {
                References.Unknown("SC0304", "登记库或证照", material.ObtainedFrom, draft.Registers.Keys.Concat(certificates.Select(id => "certificate:" + id)), draft.PlaceOf(material, "obtained-from"), draft.Findings, "registers/ 或事项的“result”");
            }
        }
    }
}

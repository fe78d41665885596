namespace Jiangyuan.Catalogue.Planning;

/// <summary>Every material once, whichever services use it, and where it comes from when it need not be handed in.</summary>
internal static class MergedMaterials
{
    private const string Certificate = "certificate:";

    public static IReadOnlyList<PlannedMaterial> Of(Planner planner, IReadOnlyList<PlannedItem> services, Circumstances circumstances)
    {
        var made = services.Select(service => service.Item.Result!).DistinctBy(result => result.Name).ToDictionary(result => result.Name, result => result.Id, StringComparer.Ordinal);
        var held = planner.Catalogue.Items.Select(item => item.Result).OfType<CertificateTemplate>().Where(result => circumstances.Held.Contains(result.Id)).Select(result => result.Name).ToHashSet(StringComparer.Ordinal);
        var replaced = planner.Catalogue.Registers.Values.Where(register => circumstances.Knows(register.Id)).SelectMany(register => register.Replaces.Select(name => (name, register.Name)))
            .DistinctBy(pair => pair.name).ToDictionary(pair => pair.name, pair => pair.Name, StringComparer.Ordinal);
        var needed = services.SelectMany(service => service.Item.Materials.Where(material => PlanConditions.IsAsked(material, service.Item, service.Mode, circumstances)).Select(material => (service, material)));
        return [.. needed.GroupBy(pair => pair.material.Name, StringComparer.Ordinal).Select(group =>
        {
            var (source, from) = SourceOf(group.Key, group.Select(pair => pair.material.ObtainedFrom).FirstOrDefault(obtained => obtained is not null));
            return new PlannedMaterial(group.Key, source, from, [.. group.Select(pair => pair.service.Item.Id).Distinct()])
            { Depends = group.All(pair => Unanswered.Any(pair.service.Item.Form, pair.material.When, circumstances.Answers)) };
        })];

        (MaterialOrigin Source, string? From) SourceOf(string name, string? obtained)
        {
            if (obtained?.StartsWith(Certificate, StringComparison.Ordinal) == true)
            {
                var id = obtained[Certificate.Length..];
                return (circumstances.Held.Contains(id) ? MaterialOrigin.HeldCertificate : MaterialOrigin.EarlierResult, planner.NameOf(obtained));
            }

            return held.Contains(name) ? (MaterialOrigin.HeldCertificate, name)
                : made.ContainsKey(name) ? (MaterialOrigin.EarlierResult, name)
                : obtained is not null && circumstances.Knows(obtained) ? (MaterialOrigin.Register, planner.NameOf(obtained))
                : replaced.TryGetValue(name, out var register) ? (MaterialOrigin.Register, register)
                : (MaterialOrigin.Applicant, null);
        }
    }
}

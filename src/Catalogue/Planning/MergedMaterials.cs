namespace Jiangyuan.Catalogue.Planning;

/// <summary>Every material once, whichever services use it, and where it comes from when it need not be handed in.</summary>
internal static class MergedMaterials
{
    private const string Certificate = "certificate:";

    public static IReadOnlyList<PlannedMaterial> Of(Planner planner, IReadOnlyList<PlannedItem> services, Circumstances circumstances)
    {
        var made = services.Select(service => service.Item.Result!).DistinctBy(result => result.Name).ToDictionary(result => result.Name, result => result.Id, StringComparer.Ordinal);
        var held = circumstances.Held.Count == 0 ? [] : planner.Catalogue.Items.Select(item => item.Result).OfType<CertificateTemplate>().Where(result => circumstances.Held.Contains(result.Id)).Select(result => result.Name).ToHashSet(StringComparer.Ordinal);
        var replaced = planner.Catalogue.Registers.Values.Where(register => circumstances.Knows(register.Id)).SelectMany(register => register.Replaces.Select(name => (name, register.Name)))
            .DistinctBy(pair => pair.name).ToDictionary(pair => pair.name, pair => pair.Name, StringComparer.Ordinal);
        var order = new List<Merged>();
        var byName = new Dictionary<string, Merged>(StringComparer.Ordinal);
        foreach (var service in services)
        {
            foreach (var material in service.Item.Materials)
            {
                if (PlanConditions.IsAsked(material, service.Item, service.Mode, circumstances))
                {
                    if (!byName.TryGetValue(material.Name, out var merged))
                    {
                        byName[material.Name] = merged = new Merged(material.Name);
                        order.Add(merged);
                    }

                    merged.Add(service.Item, material, circumstances);
                }
            }
        }

        return [.. order.Select(merged =>
        {
            var (source, from) = SourceOf(merged.Name, merged.ObtainedFrom);
            return new PlannedMaterial(merged.Name, source, from, merged.UsedBy) { Depends = merged.Depends };
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

    private sealed class Merged(string name)
    {
        public string Name => name;

        public List<string> UsedBy { get; } = [];

        public string? ObtainedFrom { get; private set; }

        public bool Depends { get; private set; } = true;

        public void Add(ServiceItem item, MaterialRequirement material, Circumstances circumstances)
        {
            if (UsedBy.Count == 0 || UsedBy[^1] != item.Id)
            {
                UsedBy.Add(item.Id);
            }

            ObtainedFrom ??= material.ObtainedFrom;
            Depends &= Unanswered.Any(item.Form, material.When, circumstances.Answers);
        }
    }
}

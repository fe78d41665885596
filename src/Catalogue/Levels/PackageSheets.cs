using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Catalogue.Levels;

/// <summary>Base sheets of the items that have a package, one for each version, and the offers that lists make of them.</summary>
internal static class PackageSheets
{
    /// <summary>Before the name of a register, where certificates stand beside it.</summary>
    public const string Register = "register:";

    private const string Certificate = "certificate:";

    /// <summary>What registers are called, for those who are told of a circle that runs through one.</summary>
    public static void NameRegisters(Draft draft)
    {
        foreach (var register in draft.Registers.Values)
        {
            draft.Sheets.Titles[draft.Sheets.Names.Intern(Register + register.Id)] = register.Name;
        }
    }

    public static void AddItem(IReadOnlyList<ServiceItem> versions, Draft draft)
    {
        foreach (var version in versions)
        {
            Add(version, draft);
        }
    }

    /// <summary>
    /// Lists offer packaged items too, and a place that promises nothing of its own promises what the level above does. Rows of an agency that is not known or
    /// not competent were reported and are no offers.
    /// </summary>
    public static void CompleteOffers(Draft draft)
    {
        var table = draft.Sheets;
        var byItem = new Dictionary<int, List<int>>();
        for (var sheet = 0; sheet < table.Count; sheet++)
        {
            if (table[sheet].Kind == SheetKind.Overlay && table.Packages.ContainsKey(table[sheet].Item))
            {
                (byItem.TryGetValue(table[sheet].Item, out var list) ? list : byItem[table[sheet].Item] = []).Add(sheet);
            }
        }

        foreach (var (item, sheets) in byItem)
        {
            sheets.Sort((a, b) => Checks.Refinement.Order(table, a, b));
            var id = table.Names[item];
            foreach (var version in draft.Items.Where(version => version.Id == id).ToArray())
            {
                Complete(version, sheets, draft);
            }
        }
    }

    private static void Complete(ServiceItem version, List<int> sheets, Draft draft)
    {
        var table = draft.Sheets;
        var written = draft.Offers.Select((offer, index) => (offer, index)).Where(pair => ReferenceEquals(pair.offer.Item, version))
            .GroupBy(pair => pair.offer.Division, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().index, StringComparer.Ordinal);
        var chain = new List<(long Division, Offer Offer, SheetEasing Easing)>();
        foreach (var sheet in sheets)
        {
            var row = table[sheet];
            while (chain.Count > 0 && !SheetTable.Covers(chain[^1].Division, row.Division))
            {
                chain.RemoveAt(chain.Count - 1);
            }

            var above = chain.Count > 0 ? chain[^1].Offer : null;
            var easing = (chain.Count > 0 ? chain[^1].Easing : SheetEasing.None).With(table.StatementsOf(sheet));
            var code = row.Division.ToString("D12", System.Globalization.CultureInfo.InvariantCulture);
            var agency = row.Agency > 0 ? table.Agency(row.Agency) : above?.Agency;
            if (!written.TryGetValue(code, out var index))
            {
                if (agency is null)
                {
                    continue;
                }

                var (phone, note) = table.Remarks.GetValueOrDefault(sheet);
                index = draft.Offers.Count;
                draft.Offers.Add(new Offer(version, code, agency) { Committed = version.Committed, Phone = phone ?? agency.Phone, Note = note });
                draft.Remember(draft.Offers[index], new Node(NodeKind.Map, table.PlaceOf(sheet)));
                written[code] = index;
            }

            var stated = table.StatementsOf(sheet).ToArray().Where(said => said.Kind == StatementKind.Committed).Select(said => (int?)said.Value).FirstOrDefault();
            var offer = draft.Offers[index];
            if (stated is { } limit && StatementValue.Limit(offer.Committed) != limit)
            {
                offer = Replace(draft, index, offer with { Committed = StatementValue.AsLimit(limit, TimeLimitKind.Committed) });
            }
            else if (stated is null && above is not null && above.Committed != offer.Committed)
            {
                offer = Replace(draft, index, offer with { Committed = above.Committed });
            }

            if (easing.Of(version, table.Names) is { } eases)
            {
                offer = Replace(draft, index, offer with { Eases = eases });
            }

            chain.Add((row.Division, offer, easing));
        }
    }

    private static Offer Replace(Draft draft, int index, Offer offer)
    {
        if (draft.Knows(draft.Offers[index]))
        {
            draft.Remember(offer, draft.NodeOf(draft.Offers[index]));
        }

        return draft.Offers[index] = offer;
    }

    private static void Add(ServiceItem version, Draft draft)
    {
        var table = draft.Sheets;
        var item = table.Names.Intern(version.Id);
        table.Packages[item] = version.Name;
        foreach (var name in new[] { version.Id, version.Code, version.Name }.Where(name => name.Length > 0))
        {
            table.NameItem(name, item);
        }

        var file = draft.FileOf(version.Place.File);
        table.Begin(new Sheet { File = file, Line = version.Place.Line, Column = (ushort)version.Place.Column, Item = item, Kind = SheetKind.Package });
        Say(StatementKind.Name, table.Names.Intern(version.Name), "name");
        Say(StatementKind.Code, table.Names.Intern(version.Code), "code");
        Say(StatementKind.Kind, table.Names.Intern(StatementValue.Kind(version.Kind)), "kind");
        foreach (var basis in version.LegalBasis)
        {
            Member(StatementKind.Basis, StatementValue.Basis(basis.Law + basis.Article), Strength.Asked, draft.PlaceOf(basis));
        }

        Say(StatementKind.Statutory, StatementValue.Limit(version.Statutory), "time-limits", "statutory");
        Say(StatementKind.Committed, StatementValue.Limit(version.Committed), "time-limits", "committed");
        Say(StatementKind.Acceptance, StatementValue.Limit(version.AcceptanceLimit), "time-limits", "acceptance");
        for (var rule = 0; rule < version.LimitRules.Count; rule++)
        {
            var place = draft.PlaceOf(version, "time-limits", "rules");
            At(StatementKind.Rule, StatementValue.Rule(rule + 1, StatementValue.Limit(version.LimitRules[rule].Committed)), Strength.Asked, place);
        }

        Say(StatementKind.Fee, StatementValue.Fee(version.Fee), "fee");
        Say(StatementKind.Channels, version.Channels.Aggregate(0, (mask, channel) => mask | (StatementValue.Channel(channel) ?? 0)), "channels");
        SayVisits(version, draft, Say);
        foreach (var (condition, node) in version.Conditions.Zip(draft.NodeAt(version, "conditions")?.Items ?? []))
        {
            Member(StatementKind.Condition, condition, Strength.Asked, node.Place);
        }

        foreach (var material in version.Materials)
        {
            AddMaterial(material, item, draft, Member);
        }

        foreach (var question in version.Form.Questions)
        {
            Member(StatementKind.Element, question.Element.Id, question.Required ? question.VisibleWhen is null ? Strength.Asked : Strength.Conditional : Strength.Relaxed, draft.PlaceOf(question));
            NameMember(question.Element.Name, question.Element.Id);
            NameMember(question.Label, question.Element.Id);
        }

        foreach (var step in version.Process.Steps)
        {
            Member(StatementKind.Step, step.Id, step.When is null && step.OnlyIn is null ? Strength.Asked : Strength.Conditional, draft.PlaceOf(step));
            NameMember(step.Name, step.Id);
        }

        AddLinks(version, draft, Member);

        void Say(StatementKind kind, int value, params string[] keys)
        {
            At(kind, value, Strength.Asked, draft.PlaceOf(version, keys));
        }

        void At(StatementKind kind, int value, byte strength, Kernel.Place place)
        {
            table.Say(kind, value, strength, place.Line, place.Column);
            if (place.File is { Length: > 0 } other && other != version.Place.File)
            {
                table.StandsIn(draft.FileOf(other));
            }
        }

        void Member(StatementKind kind, string name, byte strength, Kernel.Place place) => At(kind, table.Names.Intern(name), strength, place);

        void NameMember(string text, string id) => table.NameMember(item, table.Names.Intern(text), table.Names.Intern(id));
    }

    /// <summary>How often one must come: what the item says, otherwise once where it cannot be done online.</summary>
    private static void SayVisits(ServiceItem version, Draft draft, Action<StatementKind, int, string[]> say)
    {
        var written = draft.NodeAt(version, "visits");
        var times = (written?["times"] ?? written)?.Text;
        var needed = version.Channels.Contains("online") && !version.Materials.Any(material => material.Original) ? 0 : 1;
        say(StatementKind.Visits, times is not null && StatementValue.Visits(times) is { } said ? said : needed, [written is null ? "channels" : "visits"]);
    }

    private static void AddMaterial(MaterialRequirement material, int item, Draft draft, Action<StatementKind, string, byte, Kernel.Place> member)
    {
        var place = draft.PlaceOf(material);
        if (material.ObtainedFrom is not null)
        {
            // Shown in the guide but not asked: asking for it below would be new.
            return;
        }

        var strength = !material.Required || material.AllowsDeficiency ? Strength.Relaxed : material.When is not null || material.OnlyIn is not null ? Strength.Conditional : Strength.Asked;
        member(StatementKind.Material, material.Id, strength, place);
        member(StatementKind.Proof, material.Id, strength, place);
        draft.Sheets.NameMember(item, draft.Sheets.Names.Intern(material.Name), draft.Sheets.Names.Intern(material.Id));
    }

    private static void AddLinks(ServiceItem version, Draft draft, Action<StatementKind, string, byte, Kernel.Place> member)
    {
        if (version.Result is { } result)
        {
            draft.Sheets.Titles[draft.Sheets.Names.Intern(Certificate + result.Id)] = result.Name;
            member(StatementKind.Gives, Certificate + result.Id, Strength.Asked, draft.PlaceOf(version, "result"));
            member(StatementKind.Gives, result.Name, Strength.Asked, draft.PlaceOf(version, "result"));
        }

        foreach (var register in version.Feeds)
        {
            member(StatementKind.Feeds, Register + register, Strength.Asked, draft.PlaceOf(version, "feeds"));
        }

        // What is asked only in some cases may be a way out, so it closes no circle.
        foreach (var material in version.Materials.Where(material => material is { Required: true, When: null, OnlyIn: null }))
        {
            var source = material.ObtainedFrom;
            var isRegister = source is not null && !source.StartsWith(Certificate, StringComparison.Ordinal);
            member(isRegister ? StatementKind.Obtains : StatementKind.Document, isRegister ? Register + source : source ?? material.Name, Strength.Asked, draft.PlaceOf(material, source is null ? "name" : "obtained-from"));
        }

        foreach (var node in (draft.NodeAt(version, "preconditions")?.Items ?? []).Where(node => node["when"] is null))
        {
            if (node["certificate"] is { } certificate)
            {
                member(StatementKind.Precondition, Certificate + certificate.Text.Trim(), Strength.Asked, certificate.Place);
            }
        }
    }
}

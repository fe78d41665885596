using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Catalogue.Levels;

/// <summary>What <c>places/CODE.yaml</c> states differently from the levels above, as a sheet.</summary>
internal static class PlaceSheet
{
    private static readonly string[] ChannelNames = ["online", "counter", "post"];

    public static void Add(Section file, string itemId, string division, string agencyId, TimeLimit? committed, Draft draft)
    {
        var table = draft.Sheets;
        var item = table.Names.Intern(itemId);
        long.TryParse(division, System.Globalization.CultureInfo.InvariantCulture, out var code);
        var place = file.Node.Place;
        table.Begin(new Sheet
        {
            File = draft.FileOf(place.File),
            Line = place.Line,
            Column = (ushort)place.Column,
            Item = item,
            Division = code,
            Agency = table.AgencyNamed(agencyId),
            Kind = code > 0 ? SheetKind.Overlay : SheetKind.Gone,
            SaysMore = file.Has("agency") || file.Has("counters") || file.Has("phone") || file.Has("note"),
        });
        Say(StatementKind.Committed, committed is null ? null : StatementValue.Limit(committed), "committed");
        Say(StatementKind.Acceptance, file.Limit("acceptance", TimeLimitKind.Committed, required: false) is { } acceptance ? StatementValue.Limit(acceptance) : null, "acceptance");
        Say(StatementKind.Statutory, file.Limit("statutory", TimeLimitKind.Statutory, required: false) is { } statutory ? StatementValue.Limit(statutory) : null, "statutory");
        Say(StatementKind.Visits, file.Integer("visits", 0, 99), "visits");
        Say(StatementKind.Name, Intern(file.OptionalText("name")), "name");
        Say(StatementKind.Code, Intern(file.OptionalText("code")), "code");
        Say(StatementKind.Kind, Intern(file.OptionalChoice<ItemKind>("kind") is { } kind ? StatementValue.Kind(kind) : null), "kind");
        ReadFee(file, Say);
        foreach (var rule in file.Sections("rules", "条时限规则", required: false))
        {
            var (number, limit) = (rule.Integer("number", 1, 99, required: true), rule.Limit("committed", TimeLimitKind.Committed));
            rule.Done();
            if (number is { } which && limit is not null)
            {
                table.Say(StatementKind.Rule, StatementValue.Rule(which, StatementValue.Limit(limit)), Strength.Asked, rule.PlaceOf("committed").Line, rule.PlaceOf("committed").Column);
            }
        }

        if (file.Has("channels"))
        {
            var mask = file.List("channels").Select(node => file.Word(node, "channels", ChannelNames)).OfType<string>().Aggregate(0, (bits, word) => bits | StatementValue.Channel(word)!.Value);
            Say(StatementKind.Channels, mask, "channels");
        }

        foreach (var basis in file.Sections("legal-basis", "条设定依据", required: false))
        {
            table.Say(StatementKind.Basis, table.Names.Intern(StatementValue.Basis(basis.Text("law") + basis.Text("article"))), Strength.Asked, basis.Node.Place.Line, basis.Node.Place.Column);
            basis.OptionalDate("in-force-from");
            basis.OptionalDate("in-force-to");
            basis.OptionalText("document-number");
            basis.Done();
        }

        ReadMembers("materials", StatementKind.Material);
        ReadMembers("conditions", StatementKind.Condition);
        ReadMembers("elements", StatementKind.Element);
        ReadMembers("proofs", StatementKind.Proof);
        ReadMembers("steps", StatementKind.Step);

        int? Intern(string? text) => text is null ? null : table.Names.Intern(text);

        void Say(StatementKind kind, int? value, string key)
        {
            if (value is { } number)
            {
                table.Say(kind, number, Strength.Asked, file.PlaceOf(key).Line, file.PlaceOf(key).Column);
            }
        }

        void ReadMembers(string key, StatementKind kind)
        {
            if (file.Part(key, $"“{key}”", required: false) is not { } part)
            {
                return;
            }

            foreach (var (word, strength) in new[] { ("add", Strength.Asked), ("drop", Strength.Absent), ("relax", Strength.Relaxed) })
            {
                foreach (var node in part.List(word, required: false))
                {
                    if (part.ScalarText(node, word) is { } text)
                    {
                        table.Say(kind, table.MemberNamed(item, table.Names.Intern(text)), strength, node.Place.Line, node.Place.Column);
                    }
                }
            }

            part.Done();
        }
    }

    private static void ReadFee(Section file, Action<StatementKind, int?, string> say)
    {
        if (file.Part("fee", "“fee”", required: false) is not { } part)
        {
            return;
        }

        var fee = new Fee(part.Flag("charged", required: true)) { Amount = part.Decimal("amount") };
        part.OptionalText("standard");
        part.OptionalText("basis");
        part.Done();
        say(StatementKind.Fee, StatementValue.Fee(fee), "fee");
    }
}

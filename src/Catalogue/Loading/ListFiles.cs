using Jiangyuan.Catalogue.Lists;
using Jiangyuan.Kernel.Clocks;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Catalogue.Loading;

/// <summary>Reads <c>lists/*.yaml</c>: one or more lists with the document that published them; an entry may have dates of its own.</summary>
internal static class ListFiles
{
    public static void ReadLists(Node root, Draft draft)
    {
        var file = new Section(root, "清单文件", draft.Findings);
        var (from, number) = (file.Date("effective-from"), file.Text("document-number"));
        var all = new Validity(from == DateOnly.MinValue ? null : from, file.OptionalDate("effective-to"), number);
        var lists = draft.Lists;
        Read(file, "proofs", "份证明", lists.Proofs, all, ReadProof, draft);
        Read(file, "fees", "项收费", lists.Fees, all, ReadFee, draft);
        Read(file, "intermediaries", "项中介服务", lists.Intermediaries, all, ReadIntermediary, draft);
        Read(file, "key-supervision", "项重点监管", lists.KeySupervision, all, ReadKeySupervision, draft);
        Read(file, "enforcement", "项执法", lists.Enforcement, all, ReadEnforcement, draft);
        Read(file, "market-access", "项准入规定", lists.MarketAccess, all, ReadMarketAccess, draft);
        if (root.Kind == NodeKind.Map && !root.Entries.Exists(entry => entry.Key.Text is "proofs" or "fees" or "intermediaries" or "key-supervision" or "enforcement" or "market-access"))
        {
            draft.Findings.Error("SC0202", root.Place, "清单文件里没有任何清单。", "没有条目的清单说明不了任何事。", "请写 proofs、fees、intermediaries、key-supervision、enforcement、market-access 中的至少一个。");
        }

        file.Done();
    }

    /// <summary>The dates and the document of one part; where it has none, those of its file.</summary>
    public static Validity ReadValidity(Section part, Validity all) =>
        new(part.OptionalDate("effective-from") ?? all.From, part.OptionalDate("effective-to") ?? all.To, part.OptionalText("document-number") ?? all.DocumentNumber);

    private static void Read<T>(Section file, string key, string what, Dictionary<string, T> all, Validity dates, Func<Section, Validity, Draft, T> read, Draft draft)
        where T : ListEntry
    {
        foreach (var part in file.Sections(key, what, required: false))
        {
            var entry = read(part, ReadValidity(part, dates), draft);
            part.Done();
            Ids.Add(all, entry.Id, entry, part, draft, what[1..]);
            if (entry.Validity.To < entry.Validity.From)
            {
                draft.Findings.Error("SC0403", part.PlaceOf("effective-to"), $"“{entry.Name}”到 {entry.Validity.To:yyyy-MM-dd} 失效，却从 {entry.Validity.From:yyyy-MM-dd} 才生效。", "没有一天有效的条目不起作用。", "请改正两个日期。");
            }
        }
    }

    private static ProofEntry ReadProof(Section part, Validity dates, Draft draft) => new(Ids.Read(part), part.Text("name"))
    {
        Basis = part.Text("basis"),
        AskedBy = part.Text("asked-by"),
        IssuedBy = part.Text("issued-by"),
        Use = part.Text("use"),
        Guide = part.Text("guide"),
        AllowsCommitment = part.Flag("allows-commitment"),
        Validity = dates,
        Place = part.Node.Place,
    };

    private static FeeEntry ReadFee(Section part, Validity dates, Draft draft) => new(Ids.Read(part), part.Text("name"))
    {
        Basis = part.Text("basis"),
        Amount = part.Decimal("amount"),
        Standard = part.Text("standard"),
        Collector = part.Text("collector"),
        BorneBy = part.OptionalChoice<FeeBearer>("borne-by") ?? FeeBearer.Applicant,
        Validity = dates,
        Place = part.Node.Place,
    };

    private static IntermediaryEntry ReadIntermediary(Section part, Validity dates, Draft draft) => new(Ids.Read(part), part.Text("name"))
    {
        // Without a basis it is not a lawful condition; the check says so with the article.
        Basis = part.OptionalText("basis") ?? "",
        OrderedBy = part.Choice<FeeBearer>("ordered-by"),
        BorneBy = part.Choice<FeeBearer>("borne-by"),
        Conditions = part.Text("conditions"),
        Standard = part.Text("standard"),
        Limit = part.Limit("limit", TimeLimitKind.Committed, required: false),
        Designated = part.Texts("designated", required: false),
        DesignatedBasis = part.OptionalText("designated-basis"),
        Validity = dates,
        Place = part.Node.Place,
    };

    private static KeySupervisionEntry ReadKeySupervision(Section part, Validity dates, Draft draft) => new(Ids.Read(part), part.Text("name"))
    {
        Why = part.Text("why"),
        Level = part.Choice<DivisionLevel>("level"),
        Body = part.Text("body"),
        Frequency = part.Text("frequency"),
        Measures = part.Texts("measures"),
        Items = part.Texts("items", required: false),
        Validity = dates,
        Place = part.Node.Place,
    };

    private static EnforcementEntry ReadEnforcement(Section part, Validity dates, Draft draft) => new(Ids.Read(part), part.Text("name"))
    {
        Kind = part.Choice<EnforcementKind>("kind"),
        Basis = part.Text("basis"),
        Body = part.Text("body"),
        Levels = part.ChoicesOf<DivisionLevel>("levels"),
        Frequency = part.OptionalText("frequency"),
        Items = part.Texts("items", required: false),
        Validity = dates,
        Place = part.Node.Place,
    };

    private static MarketAccessEntry ReadMarketAccess(Section part, Validity dates, Draft draft) => new(Ids.Read(part), part.Text("name"))
    {
        Number = part.Text("number"),
        Access = part.Choice<MarketAccess>("access"),
        Basis = part.Text("basis"),
        Items = part.Texts("items", required: false),
        Validity = dates,
        Place = part.Node.Place,
    };
}

using Jiangyuan.Kernel.Clocks;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Catalogue.Loading;

/// <summary>Reads <c>item.yaml</c>, with a later version's file laid over it.</summary>
internal static class ItemFile
{
    private static readonly string[] ChannelNames = ["online", "counter", "post"];

    public static ServiceItem Read(string id, Node root, DateOnly? from, ItemParts parts, Draft draft)
    {
        var item = new Section(root, $"事项“{id}”", draft.Findings);
        var limits = item.Part("time-limits", "“time-limits”", required: true);
        var variants = ItemElementsFile.ReadVariants(item, draft);
        parts = VariantText.Resolve(parts, variants, draft);
        var commitment = item.Part("commitment", "“commitment”", required: false);
        var result = new ServiceItem
        {
            Id = id,
            Code = Code(item),
            Name = item.Text("name"),
            NameBo = item.OptionalText("name-bo"),
            Kind = item.Choice<ItemKind>("kind"),
            MainItem = ItemElementsFile.ReadMainItem(item, draft),
            HandlingItems = ItemElementsFile.ReadHandlingItems(item, draft),
            LocalCode = item.OptionalText("local-code"),
            Levels = item.Has("levels") ? [.. item.ChoicesOf<DivisionLevel>("levels").Distinct().Order()] : [],
            Theme = item.Text("theme"),
            Keywords = item.Texts("keywords", required: false),
            Popularity = item.Integer("popularity", 0, 100) ?? 0,
            EffectiveFrom = EffectiveFrom(item, from),
            EffectiveTo = item.OptionalDate("effective-to"),
            DocumentNumber = item.Text("document-number"),
            LegalBasis = [.. item.Sections("legal-basis", "条设定依据").Select(part => ReadBasis(part, draft))],
            Serves = item.ChoicesOf<ApplicantKind>("serves"),
            Conditions = item.Texts("conditions"),
            Statutory = limits?.Limit("statutory", TimeLimitKind.Statutory) ?? Unknown,
            Committed = limits?.Limit("committed", TimeLimitKind.Committed) ?? Unknown,
            AcceptanceLimit = limits?.Limit("acceptance", TimeLimitKind.Statutory) ?? Unknown,
            ExtensionLimit = limits?.Limit("extension", TimeLimitKind.Statutory, required: false),
            LimitRules = [.. (limits?.Sections("rules", "条期限规则", required: false) ?? []).Select(part => ReadLimitRule(part, variants, draft))],
            Modes = item.ChoicesOf<HandlingMode>("modes"),
            Commitment = commitment is null ? null : new(commitment.Texts("duties"), commitment.Texts("promises"), commitment.Texts("liability")),
            CommitmentExcludedWhen = commitment?.OptionalText("excluded-when"),
            Channels = [.. item.List("channels").Select(node => item.Word(node, "channels", ChannelNames)).OfType<string>()],
            OnlineDepth = item.OptionalChoice<OnlineDepth>("online-depth"),
            Visits = ItemElementsFile.ReadVisits(item),
            Variants = variants,
            QuantityLimit = ItemElementsFile.ReadQuantityLimit(item, draft),
            AnnualInspection = ItemElementsFile.ReadYearlyDuty(item, "annual-inspection", draft),
            AnnualReport = ItemElementsFile.ReadYearlyDuty(item, "annual-report", draft),
            Preconditions = ItemElementsFile.ReadPreconditions(item, draft),
            Intermediaries = ItemElementsFile.ReadIntermediaries(item, draft),
            Risks = item.Has("risks") ? item.ChoicesOf<RiskArea>("risks") : [],
            LawCheckedOn = item.OptionalDate("law-checked-on"),
            Fee = ReadFee(item),
            Remedies = ReadRemedies(item),
            Supervision = ReadSupervision(item, draft),
            Result = ReadResult(item, draft),
            Feeds = item.Texts("feeds", required: false),
            Form = parts.Form,
            Materials = parts.Materials,
            Process = parts.Process,
            Guide = parts.Guide,
            Place = root.Place,
        };
        limits?.Done();
        commitment?.Done();
        item.Done();
        return draft.Remember(result, root);
    }

    private static readonly TimeLimit Unknown = new(0, TimeUnit.OnTheSpot, TimeLimitKind.Statutory, "");

    private static DateOnly EffectiveFrom(Section item, DateOnly? from)
    {
        var written = item.Date("effective-from");
        if (from is { } date && written != date && written != DateOnly.MinValue)
        {
            item.Findings.Error("SC0306", item.PlaceOf("effective-from"), $"文件名写的生效日期是 {date:yyyy-MM-dd}，文件里是 {written:yyyy-MM-dd}。", "两个日期不一致，不知道新版本从哪天起有效。", "请让“effective-from”与文件名 @ 后的日期相同。");
        }

        return from ?? written;
    }

    private static string Code(Section item)
    {
        var text = item.Text("code");
        if (text.Length > 0 && (text.Length != 12 || ServiceItemCode.Parse(text).Refusal is not null))
        {
            item.Findings.Error("SC0206", item.PlaceOf("code"), $"基本编码“{text}”写法不对。", "基本编码使同一事项在各地是同一个（GB/T 39554.1）。", "请写 12 位数字或大写字母，第 3、4 位为两位数字的事项类型。");
        }

        return text;
    }

    private static LegalBasis ReadBasis(Section part, Draft draft)
    {
        var basis = new LegalBasis(part.Text("law"), part.Text("article"), part.Date("in-force-from"))
        {
            InForceTo = part.OptionalDate("in-force-to"),
            DocumentNumber = part.OptionalText("document-number"),
        };
        part.Done();
        return draft.Remember(basis, part.Node);
    }

    private static LimitRule ReadLimitRule(Section part, IReadOnlyList<ItemVariant> variants, Draft draft)
    {
        var named = part.Texts("variants", required: false);
        var rule = new LimitRule(VariantText.Combine(part.OptionalText("when"), named, variants), part.Limit("statutory", TimeLimitKind.Statutory) ?? Unknown, part.Limit("committed", TimeLimitKind.Committed) ?? Unknown)
        {
            OnlyIn = part.OptionalChoice<HandlingMode>("only-in"),
            Variants = named,
        };
        part.Done();
        return draft.Remember(rule, part.Node);
    }

    private static Fee ReadFee(Section item)
    {
        if (item.Part("fee", "“fee”", required: true) is not { } part)
        {
            return new Fee(false);
        }

        var charged = part.Flag("charged", required: true);
        var fee = new Fee(charged)
        {
            Amount = part.Decimal("amount"),
            Standard = charged && !part.Has("amount") ? part.Text("standard") : part.OptionalText("standard"),
            Basis = charged ? part.Text("basis") : part.OptionalText("basis"),
            Entry = part.OptionalText("entry"),
            BorneBy = part.OptionalChoice<FeeBearer>("borne-by") ?? FeeBearer.Applicant,
            Purpose = part.OptionalChoice<FeePurpose>("purpose") ?? FeePurpose.Handling,
        };
        part.Done();
        return fee;
    }

    private static Remedies ReadRemedies(Section item)
    {
        if (item.Part("remedies", "“remedies”", required: true) is not { } part)
        {
            return new Remedies("", Unknown, "", Unknown) { Complaint = "" };
        }

        var remedies = new Remedies(part.Text("reconsideration-body"), part.Limit("reconsideration", TimeLimitKind.Statutory) ?? Unknown,
            part.Text("court"), part.Limit("litigation", TimeLimitKind.Statutory) ?? Unknown)
        { Complaint = part.Text("complaint") };
        part.Done();
        return remedies;
    }

    private static Supervision ReadSupervision(Section item, Draft draft)
    {
        if (item.Part("supervision", "“supervision”", required: true) is not { } part)
        {
            return new Supervision("", []);
        }

        PostCheck? check = null;
        if (part.Part("post-check", "“post-check”", required: false) is { } post)
        {
            check = draft.Remember(new PostCheck(post.Limit("within", TimeLimitKind.Statutory) ?? Unknown, post.Flag("on-site", required: true))
            {
                OnlyIn = post.OptionalChoice<HandlingMode>("only-in"),
                When = post.OptionalText("when"),
                Points = post.Texts("points"),
            }, post.Node);
            post.Done();
        }

        var supervision = new Supervision(part.Text("body"), part.Texts("measures"))
        {
            PostCheck = check,
            Matter = part.OptionalText("matter"),
            Duties = [.. part.Sections("duties", "条监管安排", required: false).Select(duty => ItemElementsFile.ReadDuty(duty, draft))],
        };
        part.Done();
        return supervision;
    }

    private static CertificateTemplate? ReadResult(Section item, Draft draft)
    {
        if (item.Part("result", "“result”", required: false) is not { } part)
        {
            return null;
        }

        var result = new CertificateTemplate(Ids.Read(part), part.Text("name"))
        {
            NameBo = part.OptionalText("name-bo"),
            TypeCode = part.Text("type-code"),
            ValidFor = part.Limit("valid-for", TimeLimitKind.Statutory, required: false),
            Elements = part.Texts("elements"),
            OnePerSubject = part.Flag("one-per-subject"),
        };
        part.Done();
        return draft.Remember(result, part.Node);
    }
}

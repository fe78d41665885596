using System.Globalization;

namespace Jiangyuan.Catalogue.Diff;

/// <summary>The side of an item on which something is said.</summary>
public enum ItemAspect
{
    /// <summary>Name, code, kind, document, dates.</summary>
    Identity,

    /// <summary>The law it stands on.</summary>
    Law,

    /// <summary>Who may have it, and when.</summary>
    Conditions,

    /// <summary>What must be handed in.</summary>
    Materials,

    /// <summary>What is asked.</summary>
    Elements,

    /// <summary>How it is handled.</summary>
    Steps,

    /// <summary>Statutory and promised limits.</summary>
    Limits,

    /// <summary>What it costs.</summary>
    Fees,

    /// <summary>How one can apply.</summary>
    Channels,

    /// <summary>What one gets, and who watches afterwards.</summary>
    Results,

    /// <summary>Where it can be had.</summary>
    Places,

    /// <summary>The text for people.</summary>
    Guide,
}

/// <summary>One thing that a version says: on which side, under which key, in words, and how its place is found.</summary>
internal sealed record ItemFact(ItemAspect Aspect, string Key, string Label, string Text, Locator At);

/// <summary>Where in the item's folder: the file, and then keys, an entry by its id, or an entry by its words.</summary>
internal sealed record Locator(string File, string Key = "", string IdKey = "", string Id = "");

/// <summary>An item laid out in facts, so that two can be compared one by one.</summary>
internal static class ItemFacts
{
    public static IEnumerable<ItemFact> Of(ServiceItem item, IEnumerable<Offer> offers, Func<string, string> placeName)
    {
        foreach (var (key, label, text) in Plain(item).Where(fact => fact.Text.Length > 0))
        {
            yield return new(AspectOf(key), key, label, text, new("item.yaml", key));
        }

        foreach (var law in item.LegalBasis)
        {
            yield return new(ItemAspect.Law, law.Law, $"《{law.Law}》", $"{law.Article}，{Day(law.InForceFrom)} 起{(law.InForceTo is { } to ? $"到 {Day(to)}" : "")}施行{In(law.DocumentNumber)}", new("item.yaml", "legal-basis", "law", law.Law));
        }

        foreach (var condition in item.Conditions)
        {
            yield return new(ItemAspect.Conditions, condition, "条件", condition, new("item.yaml", "conditions", "", condition));
        }

        foreach (var (rule, index) in item.LimitRules.Select((rule, index) => (rule, index)))
        {
            var when = $"{Mode(rule.OnlyIn)}{rule.When}";
            yield return new(ItemAspect.Limits, "rule " + when, $"时限规则（{(when.Length == 0 ? $"第{index + 1}条" : when)}）", $"法定 {rule.Statutory}{rule.Statutory.BasisInBrackets}，承诺 {rule.Committed}", new("item.yaml", "time-limits"));
        }

        foreach (var fact in Parts(item).Concat(Places(item, offers, placeName)))
        {
            yield return fact;
        }
    }

    private static IEnumerable<(string Key, string Label, string Text)> Plain(ServiceItem item) =>
    [
        ("name", "名称", item.Name), ("name-bo", "藏文名称", item.NameBo ?? ""), ("code", "基本编码", item.Code), ("kind", "事项类型", ItemWords.Of(item.Kind)), ("theme", "主题", item.Theme),
        ("keywords", "关键词", string.Join('、', item.Keywords)), ("popularity", "热度", item.Popularity.ToString(CultureInfo.InvariantCulture)),
        ("effective-from", "生效日期", Day(item.EffectiveFrom)), ("effective-to", "失效日期", item.EffectiveTo is { } to ? Day(to) : ""), ("document-number", "文号", item.DocumentNumber),
        ("serves", "服务对象", string.Join('、', item.Serves.Select(ItemWords.Of))), ("modes", "办理方式", string.Join('、', item.Modes.Select(ItemWords.Of))),
        ("commitment", "承诺书", item.Commitment is { } c ? string.Join('；', [.. c.Duties, .. c.Promises, .. c.Liability]) + (item.CommitmentExcludedWhen is { } no ? $"；不适用：{no}" : "") : ""),
        ("time-limits.statutory", "法定时限", $"{item.Statutory}{item.Statutory.BasisInBrackets}"), ("time-limits.committed", "承诺时限", item.Committed.ToString()),
        ("time-limits.acceptance", "受理时限", $"{item.AcceptanceLimit}{item.AcceptanceLimit.BasisInBrackets}"), ("time-limits.extension", "延长时限", item.ExtensionLimit is { } limit ? $"{limit}{limit.BasisInBrackets}" : ""),
        ("fee", "收费", ItemWords.Of(item.Fee) + In(item.Fee.Basis) + In(item.Fee.Entry) + (item.Fee.BorneBy == FeeBearer.Agency ? "，由机关承担" : "") + (item.Fee.Purpose == FeePurpose.Handling ? "" : $"，用于{ItemWords.Of(item.Fee.Purpose)}")), ("channels", "办理形式", string.Join('、', item.Channels.Select(ItemWords.Channel))),
        ("remedies", "救济途径", $"{item.Remedies.ReconsiderationBody}，{item.Remedies.Reconsideration}；{item.Remedies.Court}，{item.Remedies.Litigation}；{item.Remedies.Complaint}"),
        ("supervision", "监管", $"{item.Supervision.Body}：{string.Join('；', item.Supervision.Measures)}{Check(item.Supervision.PostCheck)}{In(item.Supervision.Matter)}{string.Concat(item.Supervision.Duties.Select(d => $"；{Lists.CatalogueLists.LevelName(d.Level)} {d.Body}，{ItemWords.Of(d.Method)}，{d.Frequency}"))}"),
        ("result", "结果", item.Result is { } r ? $"{r.Name}（{r.Id}，{r.TypeCode}，{(r.ValidFor is { } valid ? $"有效期 {valid}" : "长期有效")}{(r.OnePerSubject ? "，一企一证" : "")}），载明：{string.Join('、', r.Elements)}" : ""),
        ("feeds", "登记到", string.Join('、', item.Feeds)),
        ("main-item", "主项", item.MainItem is { } main ? $"{main.Name}（{main.Code}）" : ""), ("local-code", "地方编码", item.LocalCode ?? ""), ("levels", "行使层级", string.Join('、', item.Levels.Select(Lists.CatalogueLists.LevelName))),
        ("handling-items", "办理项", string.Join('；', item.HandlingItems.Select(h => $"{h.Number} {h.Name}{When(h.When)}"))), ("variants", "办理情形", string.Join('；', item.Variants.Select(v => $"{v.Name}{When(v.When)}"))),
        ("online-depth", "网办深度", item.OnlineDepth is { } depth ? ItemWords.Of(depth) : ""), ("visits", "到现场次数", item.Visits is { } v ? $"{v.Times}次{In(v.Reason)}" : ""),
        ("quantity-limit", "数量限制", item.QuantityLimit is { } q ? $"{q.Amount}{In(q.Basis)}" : ""), ("annual-inspection", "年检", Yearly(item.AnnualInspection)), ("annual-report", "年报", Yearly(item.AnnualReport)),
        ("preconditions", "前置条件", string.Join('；', item.Preconditions.Select(c => $"持有“{c.Certificate}”{When(c.When)}{In(c.Basis)}"))),
        ("intermediaries", "中介服务", string.Join('；', item.Intermediaries.Select(i => $"{i.Intermediary}{In(i.Material)}"))), ("risks", "风险领域", string.Join('、', item.Risks.Select(ItemWords.Of))),
        ("law-checked-on", "依据核对日期", item.LawCheckedOn is { } day ? Day(day) : ""),
    ];

    private static string Yearly(YearlyDuty? duty) => duty is null ? "" : $"{duty.Content}{In(duty.Period)}{In(duty.Basis)}";


    private static ItemAspect AspectOf(string key) => key switch
    {
        "serves" or "modes" or "commitment" or "variants" or "quantity-limit" or "preconditions" or "intermediaries" or "risks" => ItemAspect.Conditions,
        "fee" => ItemAspect.Fees,
        "channels" or "visits" or "online-depth" => ItemAspect.Channels,
        "annual-inspection" or "annual-report" or "remedies" or "supervision" or "result" or "feeds" => ItemAspect.Results,
        _ => key.StartsWith("time-limits", StringComparison.Ordinal) ? ItemAspect.Limits : ItemAspect.Identity,
    };

    private static IEnumerable<ItemFact> Parts(ServiceItem item)
    {
        foreach (var m in item.Materials)
        {
            var terms = m.ObtainedFrom is { } source ? $"不用交，由“{source}”取得"
                : string.Join('，', [m.Required ? "必交" : "可不交", .. m.AllowsDeficiency ? ["可以后补"] : Array.Empty<string>(), m.Original ? "验原件" : "交复印件或电子件", string.Join('/', m.Formats), $"至多 {m.MaxMegabytes} MB", $"{m.Copies} 份", ItemWords.Of(m.Source), .. m.Proof is { } proof ? [$"证明“{proof}”"] : Array.Empty<string>()]);
            yield return new(ItemAspect.Materials, m.Id, $"材料“{m.Name}”", $"{m.Name}：{terms}{Mode(m.OnlyIn)}{When(m.When)}；{m.Why}{In(m.Sample)}{In(m.Elements.Count > 0 ? "载明 " + string.Join('、', m.Elements) : null)}", new("materials.yaml", "materials", "id", m.Id));
        }

        foreach (var q in item.Form.Questions)
        {
            var terms = string.Join('，', [q.Required ? "必填" : "选填", .. q.PrefillFrom is { } from ? [$"由“{from}”带出"] : Array.Empty<string>(), .. q.Checks.Select(check => $"须满足 {check.That}（{check.Message}）")]);
            yield return new(ItemAspect.Elements, q.Element.Id, $"填写“{q.Element.Name}”", $"{q.Label}：{terms}{When(q.VisibleWhen)}{In(q.Help)}", new("form.yaml", "pages", "element", q.Element.Id));
        }

        foreach (var s in item.Process.Steps)
        {
            yield return new(ItemAspect.Steps, s.Id, $"环节“{s.Name}”",
                $"{s.Name}：{ItemWords.Of(s.Kind)}，{ItemWords.Role(s.Role)}{(s.Persons > 1 ? $" {s.Persons} 人" : "")}{(s.Limit is { } limit ? $"，{limit}" : "")}{Mode(s.OnlyIn)}{When(s.When)}{In(s.Procedure)}{In(s.ProcedureBasis)}{In(s.Agency)}{(s.After.Count > 0 ? $"；在 {string.Join('、', s.After)} 之后" : "")}",
                new("process.yaml", "steps", "id", s.Id));
        }

        foreach (var section in item.Guide.Sections)
        {
            yield return new(ItemAspect.Guide, section.Heading, $"指南“{section.Heading}”", section.Body.Replace('\n', ' '), new("guide.zh.md", section.Heading));
        }
    }

    private static IEnumerable<ItemFact> Places(ServiceItem item, IEnumerable<Offer> offers, Func<string, string> placeName) => offers.Select(o => new ItemFact(ItemAspect.Places, o.Division, $"办理地 {placeName(o.Division)}",
        $"{o.Agency.Name}，承诺 {o.Committed}{(o.Counters.Count > 0 ? "，窗口：" + string.Join('；', o.Counters.Select(c => $"{c.Name}，{c.Address}，{c.Hours}{In(c.Phone)}")) : "")}{In(o.Phone)}{In(o.Note)}{(o.BodyNature == BodyNature.Statutory ? "" : $"，{ItemWords.Of(o.BodyNature)} {o.EntrustedBy?.Name} {o.EntrustedDocument}")}{Eased(item, o)}",
        new($"places/{o.Division}.yaml")));

    // Seen from the place itself the item is as it is there, and each difference has its own fact.
    private static string Eased(ServiceItem item, Offer offer) => ReferenceEquals(item, offer.Item) ? ""
        : string.Concat(EasedPoint.Of(item, offer).Where(point => point.Id != "sooner").Select(point => "；" + point.Words));

    private static string Check(PostCheck? check) => check is null ? "" : $"；{check.Within}内{(check.OnSite ? "上门" : "")}核查{Mode(check.OnlyIn)}{When(check.When)}：{string.Join('；', check.Points)}";

    private static string Mode(HandlingMode? mode) => mode is { } only ? $"（{ItemWords.Of(only)}）" : "";

    private static string When(string? feel) => feel is null ? "" : $"（当 {feel}）";

    private static string In(string? text) => text is null ? "" : $"（{text}）";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

using System.Globalization;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Catalogue.Lists;

/// <summary>The lists that the public can look up.</summary>
public enum ListKind
{
    Licences,
    Filings,
    Proofs,
    Intermediaries,
    Fees,
    KeySupervision,
    Enforcement,
    MarketAccess,
    Adjustments,
}

/// <summary>A column: a stable key for programs, a name for people.</summary>
public sealed record ListColumn(string Key, string Name);

/// <summary>A row: the id of its entry, the item it is about when it is one item, one cell a column.</summary>
public sealed record ListRow(string Id, string Name, IReadOnlyList<string> Cells)
{
    public string? ItemId { get; init; }
}

/// <summary>One list as it stands on a day.</summary>
public sealed record ListTable(ListKind Kind, string Name, DateOnly AsOf, IReadOnlyList<ListColumn> Columns, IReadOnlyList<ListRow> Rows)
{
    /// <summary>The rows whose name or id contains the text; all without one.</summary>
    public ListTable Named(string? text) => string.IsNullOrWhiteSpace(text) ? this
        : this with { Rows = [.. Rows.Where(row => row.Name.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase) || row.Id.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase))] };
}

/// <summary>
/// The lists (清单) as views of one model, so that none can say what another denies. Pure; by name where people read, in a fixed order.
/// </summary>
public static class CatalogueLists
{
    /// <summary>The kinds as they are written in addresses and on the command line: <c>key-supervision</c>.</summary>
    public static IReadOnlyDictionary<string, ListKind> Kinds { get; } = new SortedDictionary<string, ListKind>(Loading.KebabNames<ListKind>.All, StringComparer.Ordinal);

    public static string NameOf(ListKind kind) => kind switch
    {
        ListKind.Licences => "行政许可事项清单",
        ListKind.Filings => "备案事项清单",
        ListKind.Proofs => "证明事项清单",
        ListKind.Intermediaries => "中介服务清单",
        ListKind.Fees => "收费清单",
        ListKind.KeySupervision => "重点监管事项清单",
        ListKind.Enforcement => "行政执法事项目录",
        ListKind.MarketAccess => "市场准入负面清单",
        _ => "取消、下放和调整事项清单",
    };

    /// <summary>The list on the day; with a division (12 digits), items as they are had there, and only those.</summary>
    public static ListTable Of(Catalogue catalogue, ListKind kind, DateOnly on, string? division = null) => kind switch
    {
        ListKind.Licences => Items(catalogue, kind, on, division, IsLicence),
        ListKind.Filings => Items(catalogue, kind, on, division, item => item.Kind == ItemKind.Filing),
        ListKind.Proofs => Proofs(catalogue, on),
        ListKind.Intermediaries => Intermediaries(catalogue, on),
        ListKind.Fees => Fees(catalogue, on),
        ListKind.KeySupervision => Table(kind, on, "name 名称|why 为什么|level 层级|body 监管部门|measures 监管措施|frequency 频次|items 涉及的事项|document 文号",
            catalogue.Lists.KeySupervision, entry => [entry.Name, entry.Why, LevelName(entry.Level), entry.Body, Join(entry.Measures), entry.Frequency, Names(catalogue, entry.Items, on), Document(entry)]),
        ListKind.Enforcement => Table(kind, on, "name 名称|kind 类别|basis 依据|body 执法主体|levels 层级|frequency 检查频次上限|items 涉及的事项|document 文号",
            catalogue.Lists.Enforcement, entry => [entry.Name, KindName(entry.Kind), entry.Basis, entry.Body, Join(entry.Levels.Select(LevelName)), entry.Frequency ?? "", Names(catalogue, entry.Items, on), Document(entry)]),
        ListKind.MarketAccess => Table(kind, on, "number 编号|name 事项|access 准入|basis 依据|items 办理的事项|document 文号",
            catalogue.Lists.MarketAccess, entry => [entry.Number, entry.Name, entry.Access == MarketAccess.Prohibited ? "禁止准入" : "许可准入", entry.Basis, Names(catalogue, entry.Items, on), Document(entry)]),
        _ => Adjustments(catalogue, on),
    };

    /// <summary>Licences by kind, and registrations that the law calls licences (行政许可法 art. 12): their code says 01.</summary>
    public static bool IsLicence(ServiceItem item) => item.Kind == ItemKind.License || (item.Kind == ItemKind.Registration && item.Code.Length == 12 && item.Code[2..4] == "01");

    public static string LevelName(DivisionLevel level) => level switch
    {
        DivisionLevel.Nation => "国家级",
        DivisionLevel.Province => "省级",
        DivisionLevel.Prefecture => "市（州）级",
        DivisionLevel.County => "县级",
        DivisionLevel.Township => "乡镇（街道）级",
        _ => "村（社区）级",
    };

    private static ListTable Items(Catalogue catalogue, ListKind kind, DateOnly on, string? division, Func<ServiceItem, bool> belongs)
    {
        var rows = new List<ListRow>();
        foreach (var item in catalogue.Items.Where(item => item.IsInForce(on) && belongs(item)).OrderBy(item => item.Code, StringComparer.Ordinal).ThenBy(item => item.Id, StringComparer.Ordinal))
        {
            var offer = division is null ? null : catalogue.Offer(item.Id, division, on);
            if (division is null || offer is not null)
            {
                rows.Add(new ListRow(item.Id, item.Name, Cells(catalogue, item, offer, on)) { ItemId = item.Id });
            }
        }

        return new ListTable(kind, NameOf(kind), on, Columns("code 基本编码|main 主项|name 名称|levels 行使层级|agency 实施机关|implementation-code 实施编码|basis 设定依据|conditions 条件|materials 申请材料|statutory 法定时限|committed 承诺时限|fee 收费|intermediaries 中介服务|preconditions 前置条件|result 许可证件或结果|quantity 数量限制|inspection 年检|report 年报|supervisor 监管主体|document 文号|from 生效日期"), rows);
    }

    private static string[] Cells(Catalogue catalogue, ServiceItem item, Offer? offer, DateOnly on)
    {
        var offers = catalogue.Offers(item.Id, on);
        var levels = item.Levels.Count > 0 ? item.Levels : [.. offers.Select(o => DivisionCode.Parse(o.Division)).Where(code => code.IsGiven).Select(code => code.Value.Level).Distinct().Order()];
        return
        [
            item.Code,
            item.MainItem?.Name ?? "",
            item.Name,
            Join(levels.Select(LevelName)),
            offer?.Agency.Name ?? string.Create(CultureInfo.InvariantCulture, $"{offers.Count} 处"),
            offer?.ImplementationCode ?? "",
            Join(item.LegalBasis.Select(basis => $"《{Loading.LawFiles.Title(basis.Law)}》{basis.Article}")),
            Join(item.Conditions),
            Join(item.Materials.Where(material => material.ObtainedFrom is null).Select(material => material.Name)),
            item.Statutory.ToString(),
            (offer?.Committed ?? item.Committed).ToString(),
            item.Fee.IsCharged ? item.Fee.Amount is { } amount ? amount.ToString("0.##", CultureInfo.InvariantCulture) + "元" : item.Fee.Standard ?? "收费" : "不收费",
            Join(item.Intermediaries.Select(use => catalogue.Lists.Intermediaries.FirstOrDefault(entry => entry.Id == use.Intermediary)?.Name ?? use.Intermediary)),
            Join(item.Preconditions.Select(before => ResultName(catalogue, before.Certificate))),
            item.Result?.Name ?? "",
            item.QuantityLimit?.Amount ?? "无",
            item.AnnualInspection?.Content ?? "无",
            item.AnnualReport?.Content ?? "无",
            Join(item.Supervision.Duties.Select(duty => duty.Body).Prepend(item.Supervision.Body).Distinct(StringComparer.Ordinal)),
            item.DocumentNumber,
            item.EffectiveFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ];
    }

    private static ListTable Proofs(Catalogue catalogue, DateOnly on) =>
        Table(ListKind.Proofs, on, "name 名称|basis 设定依据|asked-by 索要单位|issued-by 开具单位|use 用途|guide 开具指南|commitment 可否承诺代替|items 索要它的事项|document 文号",
            catalogue.Lists.Proofs, entry =>
            [
                entry.Name, entry.Basis, entry.AskedBy, entry.IssuedBy, entry.Use, entry.Guide, entry.AllowsCommitment ? "可以" : "不可以",
                Join(catalogue.Items.Where(item => item.IsInForce(on) && item.Materials.Any(material => material.Proof == entry.Id)).Select(item => item.Name)), Document(entry),
            ]);

    private static ListTable Intermediaries(Catalogue catalogue, DateOnly on) =>
        Table(ListKind.Intermediaries, on, "name 名称|basis 设定依据|ordered-by 由谁委托|borne-by 由谁付费|conditions 机构条件|standard 收费标准|limit 时限|items 涉及的事项|document 文号",
            catalogue.Lists.Intermediaries, entry =>
            [
                entry.Name, entry.Basis, Bearer(entry.OrderedBy), Bearer(entry.BorneBy), entry.Conditions, entry.Standard, entry.Limit?.ToString() ?? "",
                Join(catalogue.Items.Where(item => item.IsInForce(on) && item.Intermediaries.Any(use => use.Intermediary == entry.Id)).Select(item => item.Name)), Document(entry),
            ]);

    private static ListTable Fees(Catalogue catalogue, DateOnly on) =>
        Table(ListKind.Fees, on, "name 名称|basis 依据|standard 标准|amount 金额（元）|collector 收费单位|borne-by 由谁付费|items 涉及的事项|document 文号",
            catalogue.Lists.Fees, entry =>
            [
                entry.Name, entry.Basis, entry.Standard, entry.Amount?.ToString("0.##", CultureInfo.InvariantCulture) ?? "", entry.Collector, Bearer(entry.BorneBy),
                Join(catalogue.Items.Where(item => item.IsInForce(on) && item.Fee.Entry == entry.Id).Select(item => item.Name)), Document(entry),
            ]);

    private static ListTable Adjustments(Catalogue catalogue, DateOnly on)
    {
        var rows = catalogue.Adjustments.Where(adjustment => adjustment.From <= on).OrderByDescending(adjustment => adjustment.From).ThenBy(adjustment => adjustment.Name, StringComparer.Ordinal).Select((adjustment, index) =>
            new ListRow($"{adjustment.From:yyyy-MM-dd}-{index + 1}", adjustment.Name,
            [
                adjustment.Name,
                adjustment.Kind switch { AdjustmentKind.Cancel => "取消", AdjustmentKind.Delegate => "下放", _ => "调整" },
                adjustment.FromLevel is { } from ? LevelName(from) : "",
                Join(adjustment.ToLevels.Select(LevelName)),
                adjustment.Content,
                adjustment.SupervisionBody ?? "",
                Join(adjustment.SupervisionMeasures),
                adjustment.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                adjustment.DocumentNumber,
            ])
            { ItemId = adjustment.Item is { } id && catalogue.Item(id, on) is not null ? id : null });
        return new ListTable(ListKind.Adjustments, NameOf(ListKind.Adjustments), on,
            Columns("name 事项|action 处理|from-level 原层级|to-levels 现层级|content 内容|supervisor 监管部门|measures 监管措施|from 生效日期|document 文号"), [.. rows]);
    }

    private static ListTable Table<T>(ListKind kind, DateOnly on, string columns, IReadOnlyList<T> entries, Func<T, string[]> cells)
        where T : ListEntry =>
        new(kind, NameOf(kind), on, Columns(columns), [.. entries.Where(entry => entry.Validity.Holds(on)).Select(entry => new ListRow(entry.Id, entry.Name, cells(entry)))]);

    private static ListColumn[] Columns(string text) => [.. text.Split('|').Select(column => column.Split(' ')).Select(pair => new ListColumn(pair[0], pair[1]))];

    private static string Names(Catalogue catalogue, IReadOnlyList<string> items, DateOnly on) => Join(items.Select(id => catalogue.Item(id, on)?.Name ?? id));

    private static string ResultName(Catalogue catalogue, string certificate) => catalogue.Items.FirstOrDefault(item => item.Result?.Id == certificate)?.Result!.Name ?? certificate;

    private static string Bearer(FeeBearer bearer) => bearer == FeeBearer.Agency ? "行政机关" : "申请人";

    private static string KindName(EnforcementKind kind) => kind switch { EnforcementKind.Penalty => "行政处罚", EnforcementKind.Coercion => "行政强制", _ => "行政检查" };

    private static string Document(ListEntry entry) => entry.Validity.DocumentNumber ?? "";

    private static string Join(IEnumerable<string> parts) => string.Join('；', parts.Select(part => part.TrimEnd('。', '；')));
}

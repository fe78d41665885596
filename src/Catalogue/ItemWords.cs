using System.Globalization;

namespace Jiangyuan.Catalogue;

/// <summary>What the enumerations of an item are called in lists, spreadsheets and reports for administrators.</summary>
public static class ItemWords
{
    private static readonly Dictionary<ItemKind, string> Kinds = new()
    {
        [ItemKind.License] = "行政许可", [ItemKind.Confirmation] = "行政确认", [ItemKind.Benefit] = "行政给付", [ItemKind.Reward] = "行政奖励", [ItemKind.Adjudication] = "行政裁决",
        [ItemKind.Registration] = "行政登记", [ItemKind.Filing] = "行政备案", [ItemKind.OtherPower] = "其他行政权力", [ItemKind.PublicService] = "公共服务",
    };

    /// <summary>行政许可.</summary>
    public static string Of(ItemKind kind) => Kinds.GetValueOrDefault(kind) ?? kind.ToString();

    /// <summary>The kind of a name; null when no kind is called so.</summary>
    public static ItemKind? Kind(string name) => Kinds.Where(pair => pair.Value == name).Select(pair => (ItemKind?)pair.Key).FirstOrDefault();

    /// <summary>自然人, 法人和其他组织.</summary>
    public static string Of(ApplicantKind kind) => kind == ApplicantKind.Person ? "自然人" : "法人和其他组织";

    /// <summary>一般程序, 告知承诺.</summary>
    public static string Of(HandlingMode mode) => mode == HandlingMode.Ordinary ? "一般程序" : "告知承诺";

    /// <summary>受理, 审查 and so on.</summary>
    public static string Of(StepKind kind) => kind switch
    {
        StepKind.Acceptance => "受理", StepKind.Review => "审查", StepKind.SpecialProcedure => "特别程序", StepKind.Decision => "决定", StepKind.Certificate => "制证", StepKind.Delivery => "送达",
        StepKind.PostCheck => "事后核查", _ => kind.ToString(),
    };

    /// <summary>申请人自备, 机关核发 and so on.</summary>
    public static string Of(MaterialSource source) => source switch
    {
        MaterialSource.Applicant => "申请人自备", MaterialSource.Agency => "机关核发", MaterialSource.ThirdParty => "其他单位出具", MaterialSource.Intermediary => "中介机构出具", _ => source.ToString(),
    };

    /// <summary>法定机关, 授权组织, 受委托组织.</summary>
    public static string Of(BodyNature nature) => nature switch { BodyNature.Statutory => "法定机关", BodyNature.Authorised => "授权组织", BodyNature.Entrusted => "受委托组织", _ => nature.ToString() };

    /// <summary>办理, 技术审查, 中介服务.</summary>
    public static string Of(FeePurpose purpose) => purpose switch { FeePurpose.Handling => "办理", FeePurpose.TechnicalReview => "技术审查", FeePurpose.Intermediary => "中介服务", _ => purpose.ToString() };

    /// <summary>只看指南, 下载表格, 网上申请, 全程网办.</summary>
    public static string Of(OnlineDepth depth) => depth switch { OnlineDepth.Guide => "只看指南", OnlineDepth.Download => "下载表格", OnlineDepth.Apply => "网上申请", OnlineDepth.Full => "全程网办", _ => depth.ToString() };

    /// <summary>国家安全, 公共安全 and so on.</summary>
    public static string Of(RiskArea area) => area switch
    {
        RiskArea.NationalSecurity => "国家安全", RiskArea.StateSecrets => "国家秘密", RiskArea.PublicSafety => "公共安全", RiskArea.PrudentialFinance => "金融业审慎监管", RiskArea.Ecology => "生态环境保护",
        RiskArea.HealthAndLife => "人身健康和生命财产安全", RiskArea.ForeignAffairs => "重要涉外", _ => area.ToString(),
    };

    /// <summary>随机抽查, 重点监管 and so on.</summary>
    public static string Of(SupervisionMethod method) => method switch
    {
        SupervisionMethod.Random => "随机抽查", SupervisionMethod.Key => "重点监管", SupervisionMethod.Credit => "信用监管", SupervisionMethod.Routine => "日常检查", SupervisionMethod.FullCoverage => "全覆盖检查",
        SupervisionMethod.Remote => "非现场监管", SupervisionMethod.Complaint => "投诉举报核查", _ => method.ToString(),
    };

    /// <summary>不收费, 100 元, or the standard in words.</summary>
    public static string Of(Fee fee)
    {
        ArgumentNullException.ThrowIfNull(fee);
        return !fee.IsCharged ? "不收费" : fee.Amount is { } amount ? $"{amount.ToString(CultureInfo.InvariantCulture)}元" : fee.Standard ?? "收费";
    }

    /// <summary>网上, 窗口, 邮寄.</summary>
    public static string Channel(string channel) => channel switch { "online" => "网上", "counter" => "窗口", "post" => "邮寄", _ => channel };

    /// <summary>窗口人员, 承办人, 负责人, 系统.</summary>
    public static string Role(string role) => role switch { "counter-clerk" => "窗口人员", "officer" => "承办人", "head" => "负责人", "system" => "系统", _ => role };
}

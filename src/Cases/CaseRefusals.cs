using Jiangyuan.Kernel;

namespace Jiangyuan.Cases;

/// <summary>Every way a command on a case can be refused, in one place: stable code, plain words, what to do next.</summary>
public static class CaseRefusals
{
    /// <summary>Unknown and foreign cases look alike, so that numbers cannot be tried out.</summary>
    public static readonly Refusal Unknown = new("case.unknown", "没有找到这个办件。", "请核对办件编号，或从“我的办件”进入。") { Kind = RefusalKind.NotFound };

    public static readonly Refusal OwnAffair = Forbidden("case.own-affair", "这是您本人或您代办的申请，应当回避，不能由您办理。", "请交由其他人员办理。");

    public static readonly Refusal OwnSubmission = Forbidden("case.own-submission", "这个申请由您提交或代为录入，不能由您审查。", "请交由其他审查人员办理。");

    public static readonly Refusal ReviewedAlready = Conflict("case.reviewed-already", "您已经出具过审查意见；同一环节的两次审查须由不同人员进行（《行政许可法》第三十四条）。", "请由另一名审查人员出具意见。");

    public static readonly Refusal SupplementOnce = Conflict("case.supplement-once", "补正只能一次性告知，本办件已经告知过（《行政许可法》第三十二条第一款第四项）。", "材料齐全则受理，否则依法作出不予受理决定。");

    public static readonly Refusal NoExtension = Conflict("case.no-extension", "本事项的期限依法不能延长。", "请在期限内办结。");

    public static readonly Refusal ExtendedAlready = Conflict("case.extended-already", "期限已经延长过一次，不能再延长（《行政许可法》第四十二条）。", "请在延长后的期限内办结。");

    public static readonly Refusal ExtensionPending = Conflict("case.extension-pending", "已经提出延长申请，负责人还没有答复。", "请等待负责人审批。");

    public static readonly Refusal NoExtensionAsked = Conflict("case.no-extension-asked", "没有待审批的延长申请。", "请返回办件页面查看。");

    public static readonly Refusal OwnExtension = Forbidden("case.own-extension", "延长期限须由负责人批准，申请人不能批准自己的延长申请（《行政许可法》第四十二条）。", "请由另一名负责人审批。");

    public static readonly Refusal ExtensionTooLate = Conflict("case.extension-too-late", "期限已经届满，不能再延长。", "请尽快作出决定，并按规定公开超期原因。");

    public static readonly Refusal AnswerExtensionFirst = Conflict("case.extension-unanswered", "有一项延长申请还没有答复。", "请先批准或者驳回延长申请。");

    public static readonly Refusal NoPostCheck = Conflict("case.no-post-check", "没有待进行的事后核查。", "请返回办件页面查看。");

    public static readonly Refusal RevokedAlready = Conflict("case.revoked-already", "准予决定已经撤销。", "请返回办件页面查看。");

    public static readonly Refusal RatedAlready = Conflict("case.rated-already", "这个办件已经评价过，一次办理评价一次。", "感谢您的评价。");

    public static readonly Refusal ItemMissing = Conflict("case.item-missing", "这个办件对应的事项版本不在当前目录中，暂时不能继续。", "请联系清单管理员恢复该事项版本。");

    /// <summary>The actor's role does not allow the action.</summary>
    public static Refusal NotYours(CaseAction action) => Forbidden($"case.not-yours.{Kebab(action)}", $"您不能进行“{Name(action)}”：这一步由{Who(action)}进行。", "请返回办件页面，查看现在由谁办理。");

    /// <summary>The case does not stand where the action belongs.</summary>
    public static Refusal WrongState(CaseAction action, CaseStatus status) =>
        Conflict($"case.wrong-state.{Kebab(action)}", $"办件现在的状态是“{status.Label()}”，不能进行“{Name(action)}”。", "请刷新页面，按最新状态办理。");

    /// <summary>Fields that were not acceptable.</summary>
    public static Refusal Fields(string code, params FieldError[] fields) => new(code, fields.Length == 1 ? fields[0].Message : $"有 {fields.Length} 处需要更正。", "请更正后重新提交。", fields);

    /// <summary>A required text was left empty or is too long.</summary>
    internal static Refusal? Text(string? text, string field, string what, int max = 2000) => string.IsNullOrWhiteSpace(text)
        ? Fields("case.missing-text", new FieldError(field, $"请填写{what}。"))
        : text.Length > max ? Fields("case.text-too-long", new FieldError(field, $"{what}最多 {max} 字，填了 {text.Length} 字。")) : null;

    /// <summary>What an action is called.</summary>
    public static string Name(CaseAction action) => action switch
    {
        CaseAction.Accept => "受理",
        CaseAction.Decline => "不予受理",
        CaseAction.RequestSupplement => "一次性告知补正",
        CaseAction.Supplement => "补正",
        CaseAction.Review => "审查",
        CaseAction.Suspend => "启动特别程序",
        CaseAction.Resume => "结束特别程序",
        CaseAction.Extend => "申请延长期限",
        CaseAction.ApproveExtension => "审批延长期限",
        CaseAction.Decide => "作出决定",
        CaseAction.Deliver => "送达",
        CaseAction.Withdraw => "撤回申请",
        CaseAction.Terminate => "终止办理",
        CaseAction.RecordPostCheck => "登记事后核查",
        CaseAction.Revoke => "撤销",
        _ => "评价",
    };

    /// <summary>What a status is called.</summary>
    public static string Label(this CaseStatus status) => status switch
    {
        CaseStatus.Submitted => "已提交",
        CaseStatus.SupplementRequested => "待补正",
        CaseStatus.Accepted => "已受理",
        CaseStatus.Declined => "不予受理",
        CaseStatus.UnderReview => "审查中",
        CaseStatus.Suspended => "特别程序中",
        CaseStatus.AwaitingDecision => "待决定",
        CaseStatus.Granted => "准予",
        CaseStatus.Refused => "不予许可",
        CaseStatus.Withdrawn => "已撤回",
        CaseStatus.Terminated => "已终止",
        _ => "已办结",
    };

    /// <summary>UnderReview → under-review.</summary>
    public static string Kebab<T>(T value)
        where T : struct, Enum => KebabNames<T>.Of[value];

    private static string Who(CaseAction action) => action switch
    {
        CaseAction.Supplement or CaseAction.Withdraw or CaseAction.Rate => "申请人",
        CaseAction.Decide or CaseAction.ApproveExtension or CaseAction.Terminate or CaseAction.Revoke => "承办部门负责人",
        CaseAction.Accept or CaseAction.Decline or CaseAction.RequestSupplement or CaseAction.Deliver => "承办部门的窗口或审查人员",
        _ => "承办部门的审查人员",
    };

    private static Refusal Conflict(string code, string message, string next) => new(code, message, next) { Kind = RefusalKind.Conflict };

    private static Refusal Forbidden(string code, string message, string next) => new(code, message, next) { Kind = RefusalKind.Forbidden };
}

/// <summary>The names of an enumeration as rows and codes carry them: <c>UnderReview</c> is <c>under-review</c>.</summary>
internal static class KebabNames<T>
    where T : struct, Enum
{
    internal static readonly System.Collections.Frozen.FrozenDictionary<T, string> Of = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(
        Enum.GetValues<T>().Distinct(), v => v, v => string.Concat(v.ToString().Select((ch, i) => char.IsUpper(ch) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(ch) : ch.ToString())));

    internal static readonly System.Collections.Frozen.FrozenDictionary<string, T> By = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(Of, p => p.Value, p => p.Key, StringComparer.Ordinal);
}

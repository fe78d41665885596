using Jiangyuan.Kernel;

namespace Jiangyuan.Cases;

/// <summary>How commands on life events are refused.</summary>
public static class LifeRefusals
{
    /// <summary>Unknown and foreign look alike.</summary>
    public static readonly Refusal Unknown = new("life.unknown", "没有找到这件事。", "请从“我的一件事”进入，或重新规划。") { Kind = RefusalKind.NotFound };

    public static readonly Refusal NoSuchEvent = new("life.no-such-event", "没有这件事，或者它现在不办理。", "请从“一件事一次办”里选择。") { Kind = RefusalKind.NotFound };

    public static readonly Refusal Started = new("life.started", "这件事已经提交，不能再修改。", "请查看进度；要改的，先撤回再重新规划。") { Kind = RefusalKind.Conflict };

    public static readonly Refusal NotRunning = new("life.not-running", "这件事没有在办理，不能撤回。", "请查看进度。") { Kind = RefusalKind.Conflict };

    public static readonly Refusal NoApplicant = new("life.no-applicant", "当前账号不能提出申请。", "请用个人账号登录，或选择要代办的企业。") { Kind = RefusalKind.Forbidden };

    /// <summary>Saved somewhere else between reading and starting.</summary>
    public static readonly Refusal Moved = new("life.moved", "这件事刚刚在别处保存过，没有提交。", "请重新核对后再提交。") { Kind = RefusalKind.Conflict };

    public static readonly Refusal UpToDate = new("life.up-to-date", "没有要继续办的事项。");

    /// <summary>A project of years cannot be filled in at once: its stages are applied for one after the other.</summary>
    public static readonly Refusal ByStages = new("life.by-stages", "这件事分几个阶段，前后可能隔几个月到几年，不能现在一次填完。", "请从第一个还没有办完的阶段开始，一个阶段一次申请。") { Kind = RefusalKind.Conflict };

    /// <summary>A stage whose earlier stage is not through: what it would still need.</summary>
    public static Refusal StageNotReady(IEnumerable<string> missing) => new("life.stage-not-ready", $"前面的阶段还没有办完，还差：{string.Join("、", missing)}。", "请先办前面的阶段；办好以后，从“我的一件事”接着办。") { Kind = RefusalKind.Conflict };

    /// <summary>No stage is left, or this is no stage.</summary>
    public static readonly Refusal NoNextStage = new("life.no-next-stage", "没有下一个阶段要办。", "请查看进度；已经办好的，在“我的办件”里看结果。") { Kind = RefusalKind.Conflict };

    /// <summary>Nothing could be opened: what stands in the way.</summary>
    public static Refusal Nothing(string why) => new("life.nothing-to-open", "现在没有可以直接提交的事项。" + why, "请按方案里的提示处理后再来。") { Kind = RefusalKind.Conflict };
}

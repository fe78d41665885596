namespace Jiangyuan.Kernel.Clocks;

/// <summary>What a limit is counted in.</summary>
public enum TimeUnit
{
    OnTheSpot, // 当场: on the day itself
    Hours, // 小时, by the clock from the instant of the start
    WorkingDays, // 工作日, statutory holidays excluded (行政许可法 Art. 82)
    CalendarDays, // 自然日; a last day that is a day off moves to the next working day (民法典 Art. 203)
    Months, // 月, to the corresponding day or the end of the month (民法典 Art. 202)
    Years, // 年
}

/// <summary>Whose promise a limit is.</summary>
public enum TimeLimitKind
{
    Statutory, // 法定期限
    Committed, // 承诺期限: an agency's own, not longer than the statutory one
}

/// <summary>A limit as data: amount, unit, whose, and the law (article included) that sets it.</summary>
public sealed record TimeLimit(int Amount, TimeUnit Unit, TimeLimitKind Kind, string LegalBasis)
{
    /// <summary>20个工作日, 当场, 5年.</summary>
    public override string ToString() => Unit == TimeUnit.OnTheSpot ? "当场" : $"{Amount}{UnitName}";

    /// <summary>Where the limit comes from, in brackets, after its name: （行政许可法第四十二条）, or （承诺期限） for an agency's own promise. Empty when nothing is known.</summary>
    public string BasisInBrackets => LegalBasis.Length > 0 ? $"（{LegalBasis}）" : Kind == TimeLimitKind.Committed ? "（承诺期限）" : "";

    /// <summary>The last day a permit of this duration is valid when its first day is <paramref name="first"/>: five years from 2026-11-23 end on 2031-11-22.</summary>
    public DateOnly ValidUntil(DateOnly first) => Unit switch
    {
        TimeUnit.Years => first.AddYears(Amount).AddDays(-1),
        TimeUnit.Months => first.AddMonths(Amount).AddDays(-1),
        TimeUnit.CalendarDays => first.AddDays(Amount - 1),
        _ => throw new InvalidOperationException($"A validity is not counted in {Unit}."),
    };

    internal string UnitName => Unit switch { TimeUnit.Hours => "小时", TimeUnit.WorkingDays => "个工作日", TimeUnit.CalendarDays => "日", TimeUnit.Months => "个月", TimeUnit.Years => "年", _ => "" };
}

/// <summary>The procedures whose time is not counted (行政许可法 Art. 45), and those a special law adds.</summary>
public enum SuspensionCause
{
    Hearing, // 听证
    Tender, // 招标
    Auction, // 拍卖
    Inspection, // 检验
    Testing, // 检测
    Quarantine, // 检疫
    Appraisal, // 鉴定
    ExpertReview, // 专家评审
    SpecialLaw, // named by a special law that the service package cites
}

/// <summary>A limit with what may move it, as the service package says: how far it may be extended, which further procedures a special law lets stop it, when to warn.</summary>
public sealed record ClockRule(TimeLimit Limit)
{
    private static readonly string[] Names = ["听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"];

    /// <summary>The longest extension, in the limit's unit; null when the law allows none.</summary>
    public TimeLimit? MaximumExtension { get; init; }

    /// <summary>Procedures beyond Art. 45: name → law and article (公示 → 某法第几条).</summary>
    public IReadOnlyDictionary<string, string> SpecialCauses { get; init; } = new Dictionary<string, string>();

    /// <summary>Early warning when this many counted days or fewer remain.</summary>
    public int WarnAtRemaining { get; init; } = 3;

    /// <summary>The cause behind a procedure's Chinese name, or the refusal that says why it does not stop the clock.</summary>
    public Outcome<SuspensionCause> CauseNamed(string procedure)
    {
        var index = Array.IndexOf(Names, procedure);
        if (index >= 0)
            return (SuspensionCause)index;
        return SpecialCauses.ContainsKey(procedure)
            ? SuspensionCause.SpecialLaw
            : new Refusal("clock.cause-not-named", $"“{procedure}”不能中止期限：《行政许可法》第四十五条只列明{string.Join('、', Names)}，本事项也没有引用另有规定的法律。",
                "期限继续计算；若有法律另有规定，请在事项的办理时限中引用该条款。") { Kind = RefusalKind.Conflict };
    }

    internal string LawOf(string procedure) => SpecialCauses.TryGetValue(procedure, out var law) ? law : "《行政许可法》第四十五条";
}

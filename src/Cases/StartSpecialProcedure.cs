using Jiangyuan.Kernel;

namespace Jiangyuan.Cases;

/// <summary>启动特别程序: only the causes the law names stop the clock, and the time needed is told in writing (行政许可法 Art. 45).</summary>
public static class StartSpecialProcedure
{
    /// <summary><paramref name="Name"/>: 听证, 招标, 拍卖, 检验, 检测, 检疫, 鉴定, 专家评审. <paramref name="Notice"/>: what the applicant was told.</summary>
    public sealed record Request(long CaseId, string Name, int WorkingDays, string Notice);

    /// <summary>Pure. The case is as of <paramref name="now"/>.</summary>
    public static Outcome<Effect> Decide(Case c, Request request, Actor actor, CaseLaw law, DateTimeOffset now)
    {
        if ((CasePolicy.Refuses(CaseAction.Suspend, c, actor, now) ?? CaseRefusals.Text(request.Name, "name", "特别程序的名称", 50)
            ?? CaseRefusals.Text(request.Notice, "notice", "书面告知的内容")) is { } refusal)
            return refusal;
        if (request.WorkingDays is < 1 or > 365)
            return CaseRefusals.Fields("case.procedure-days", new FieldError("workingDays", "请填写所需的工作日数（1 至 365），并书面告知申请人。"));
        var started = new SpecialProcedureStarted(request.Name, request.WorkingDays, request.Notice);
        // The clock itself knows which causes are lawful.
        var unlawful = CaseClocks.TryStatutory(CaseFold.Apply(c, started with { At = now }), law).Refusal;
        return unlawful is not null ? unlawful : new Effect(started);
    }

    public static Task<Outcome<Case>> Handle(Request request, Actor actor, CaseDesk desk, string? idempotencyKey, int? seenVersion, CancellationToken ct) =>
        desk.Act(new Act(request.CaseId, actor, "start-procedure", idempotencyKey, seenVersion) { Content = $"{request.Name}\n{request.WorkingDays}\n{request.Notice}" },
            (c, law, now) => Decide(c, request, actor, law, now), ct);
}

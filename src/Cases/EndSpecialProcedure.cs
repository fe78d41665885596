using Jiangyuan.Kernel;

namespace Jiangyuan.Cases;

/// <summary>结束特别程序: the clock goes on from this day unless another procedure runs.</summary>
public static class EndSpecialProcedure
{
    /// <summary><paramref name="Name"/> empty: the only one that runs.</summary>
    public sealed record Request(long CaseId, string Name, string Result);

    /// <summary>Pure. The case is as of <paramref name="now"/>.</summary>
    public static Outcome<Effect> Decide(Case c, Request request, Actor actor, CaseLaw law, DateTimeOffset now)
    {
        if ((CasePolicy.Refuses(CaseAction.Resume, c, actor, now) ?? CaseRefusals.Text(request.Result, "result", "特别程序的结果")) is { } refusal)
            return refusal;
        var open = c.OpenProcedures.Where(p => request.Name.Length == 0 || p.Name == request.Name).ToArray();
        return open.Length == 1
            ? new Effect(new SpecialProcedureEnded(open[0].Name, request.Result))
            : CaseRefusals.Fields("case.no-such-procedure", new FieldError("name", $"请选择正在进行的特别程序：{string.Join('、', c.OpenProcedures.Select(p => p.Name))}。"));
    }

    public static Task<Outcome<Case>> Handle(Request request, Actor actor, CaseDesk desk, string? idempotencyKey, int? seenVersion, CancellationToken ct) =>
        desk.Act(new Act(request.CaseId, actor, "end-procedure", idempotencyKey, seenVersion) { Content = $"{request.Name}\n{request.Result}" },
            (c, law, now) => Decide(c, request, actor, law, now), ct);
}

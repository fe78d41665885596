using Jiangyuan.Kernel;

namespace Jiangyuan.Cases;

/// <summary>评价: once per handling, by the applicant, of free will, after the end (国办发〔2019〕51号: five levels, the last two are bad).</summary>
public static class RateCase
{
    public sealed record Request(long CaseId, int Stars, string? Words);

    /// <summary>Pure. The case is as of <paramref name="now"/>.</summary>
    public static Outcome<Effect> Decide(Case c, Request request, Actor actor, CaseLaw law, DateTimeOffset now)
    {
        if (CasePolicy.Refuses(CaseAction.Rate, c, actor, now) is { } refusal)
            return refusal;
        if (request.Stars is < 1 or > 5)
            return CaseRefusals.Fields("case.stars", new FieldError("stars", "请选择 1 至 5 星。"));
        var words = string.IsNullOrWhiteSpace(request.Words) ? null : request.Words.Trim();
        return words?.Length > 500
            ? CaseRefusals.Fields("case.text-too-long", new FieldError("words", $"评价最多 500 字，填了 {words.Length} 字。"))
            : new Effect(new CaseRated(request.Stars, words));
    }

    public static Task<Outcome<Case>> Handle(Request request, Actor actor, CaseDesk desk, string? idempotencyKey, int? seenVersion, CancellationToken ct)
    {
        actor = desk.Known(actor);
        return desk.Act(new Act(request.CaseId, actor, "rate", idempotencyKey, seenVersion) { Content = $"{request.Stars}\n{request.Words}" }, (c, law, now) => Decide(c, request, actor, law, now), ct);
    }
}

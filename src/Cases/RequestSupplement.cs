using Jiangyuan.Kernel;

namespace Jiangyuan.Cases;

/// <summary>补正告知: everything that is missing, once, each with its reason (行政许可法 Art. 32(4)). A second request is refused.</summary>
public static class RequestSupplement
{
    public sealed record Request(long CaseId, IReadOnlyList<RequestedThing> Things);

    /// <summary>Pure. The case is as of <paramref name="now"/>.</summary>
    public static Outcome<Effect> Decide(Case c, Request request, Actor actor, CaseLaw law, DateTimeOffset now)
    {
        if (CasePolicy.Refuses(CaseAction.RequestSupplement, c, actor, now) is { } refusal)
            return refusal;
        if (request.Things.Count == 0)
            return CaseRefusals.Fields("case.nothing-requested", new FieldError("things", "请列出需要补正的全部内容。"));
        List<FieldError> errors = [];
        for (var i = 0; i < request.Things.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(request.Things[i].Target))
                errors.Add(new($"things[{i}].target", $"第 {i + 1} 项没有写明要补正什么。"));
            else if (law.Item is { } item && item.Materials.All(m => m.Id != request.Things[i].Target) && item.Form.Questions.All(q => q.Element.Id != request.Things[i].Target))
                errors.Add(new($"things[{i}].target", $"“{request.Things[i].Target}”不在本事项的材料清单和表单中，不得要求（《优化营商环境条例》第三十六条）。"));
            if (string.IsNullOrWhiteSpace(request.Things[i].Reason))
                errors.Add(new($"things[{i}].reason", $"请写明第 {i + 1} 项为什么需要补正。"));
        }
        if (errors.Count > 0)
            return CaseRefusals.Fields("case.supplement-incomplete", [.. errors]);
        var answerBy = law.Calendar.AddWorkingDays(ChinaTime.DateOf(now), law.Parameters.SupplementAnswerWorkingDays, law.Division);
        return new Effect(new SupplementRequested(request.Things, answerBy));
    }

    public static Task<Outcome<Case>> Handle(Request request, Actor actor, CaseDesk desk, string? idempotencyKey, int? seenVersion, CancellationToken ct) =>
        desk.Act(new Act(request.CaseId, actor, "request-supplement", idempotencyKey, seenVersion) { Content = string.Join('\n', request.Things) },
            (c, law, now) => Decide(c, request, actor, law, now), ct);
}

using Jiangyuan.Cases;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Web.Access;

namespace Jiangyuan.Web.Api;

/// <summary>Cases for staff: the inbox and every action of the case page.</summary>
internal static class StaffApi
{
    private sealed record Asked(long Id, ActionBody Body, Actor Actor, CaseDesk Desk, ApiCommand Command, CancellationToken Ct)
    {
        internal string Text => Body.Text ?? "";
    }

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/inbox", Inbox).RequirePermission(Permission.HandleCases).WithSummary("待办，最急的在前").Produces<CasePageView>();
        Action(api, "accept", "受理", a => AcceptCase.Handle(new(a.Id, a.Text), a.Actor, a.Desk, a.Command.Key, a.Command.SeenVersion, a.Ct));
        Action(api, "decline", "不予受理", a => DeclineCase.Handle(new(a.Id, a.Text), a.Actor, a.Desk, a.Command.Key, a.Command.SeenVersion, a.Ct));
        Action(api, "request-supplement", "一次性告知补正", a => RequestSupplement.Handle(new(a.Id, a.Body.Things is not { } things ? [] : things.Contains(null) ? throw new BadHttpRequestException("A thing is null") : things), a.Actor, a.Desk, a.Command.Key, a.Command.SeenVersion, a.Ct));
        Action(api, "review", "出具审查意见", YesOrNo(a => ReviewCase.Handle(new(a.Id, a.Body.Step ?? "", a.Body.Yes!.Value, a.Text), a.Actor, a.Desk, a.Command.Key, a.Command.SeenVersion, a.Ct)));
        Action(api, "start-procedure", "启动特别程序", a => StartSpecialProcedure.Handle(new(a.Id, a.Body.Name ?? "", a.Body.Amount ?? 0, a.Text), a.Actor, a.Desk, a.Command.Key, a.Command.SeenVersion, a.Ct));
        Action(api, "end-procedure", "结束特别程序", a => EndSpecialProcedure.Handle(new(a.Id, a.Body.Name ?? "", a.Text), a.Actor, a.Desk, a.Command.Key, a.Command.SeenVersion, a.Ct));
        Action(api, "request-extension", "申请延长", a => RequestExtension.Handle(new(a.Id, a.Body.Amount ?? 0, a.Text), a.Actor, a.Desk, a.Command.Key, a.Command.SeenVersion, a.Ct));
        Action(api, "answer-extension", "答复延长申请", YesOrNo(a => a.Body.Yes!.Value
            ? ApproveExtension.Handle(new(a.Id, a.Text), a.Actor, a.Desk, a.Command.Key, a.Command.SeenVersion, a.Ct)
            : RejectExtension.Handle(new(a.Id, a.Text), a.Actor, a.Desk, a.Command.Key, a.Command.SeenVersion, a.Ct)));
        Action(api, "decide", "作出决定", YesOrNo(a => DecideCase.Handle(new(a.Id, a.Body.Yes!.Value, a.Text), a.Actor, a.Desk, a.Command.Key, a.Command.SeenVersion, a.Ct)));
        Action(api, "deliver", "送达", a => DeliverCertificate.Handle(new(a.Id, a.Body.Name ?? ""), a.Actor, a.Desk, a.Command.Key, a.Command.SeenVersion, a.Ct));
        Action(api, "terminate", "终止办理", a => TerminateCase.Handle(new(a.Id, a.Text), a.Actor, a.Desk, a.Command.Key, a.Command.SeenVersion, a.Ct));
        Action(api, "post-check", "记录事后核查", a => a.Body.Outcome is { } outcome
            ? RecordPostCheck.Handle(new(a.Id, a.Body.Step ?? "", outcome, a.Text), a.Actor, a.Desk, a.Command.Key, a.Command.SeenVersion, a.Ct)
            : Task.FromResult<Outcome<Case>>(new Refusal("api.outcome-missing", "没有写明核查结论。", "填写 outcome：Passed、Rectify 或 Breach。", [new("outcome", "填写 Passed、Rectify 或 Breach")])));
        Action(api, "revoke", "撤销准予决定", a => RevokeCertificate.Handle(new(a.Id, a.Text), a.Actor, a.Desk, a.Command.Key, a.Command.SeenVersion, a.Ct), Permission.RevokeCertificates);
    }

    /// <summary>Reads the headers and the number, carries out, answers.</summary>
    internal static async Task<IResult> Carry(HttpContext http, string number, Func<long, ApiCommand, Task<Outcome<Case>>> command)
    {
        var headers = ApiCommand.Read(http);
        if (!headers.IsGiven)
            return new RefusalResult(headers.Refusal);
        return CaseNumber.Parse(number) is { IsGiven: true, Value: var parsed }
            ? ApiAnswers.Receipt(http, await command(parsed.Id, headers.Value))
            : new RefusalResult(CaseRefusals.Unknown);
    }

    private static async Task<IResult> Inbox(HttpContext http, CaseQueries queries, string? after, int? take, CancellationToken ct)
    {
        var size = Math.Clamp(take ?? 20, 1, 100);
        var lines = await queries.Inbox(http.Actor(), new InboxFilter(), after, size, ct);
        return TypedResults.Json(new CasePageView([.. lines.Select(l => CasesApi.Line(l.Case))], lines.Count == size ? lines[^1].Cursor : null), ApiJson.Default.CasePageView);
    }

    private static void Action(RouteGroupBuilder api, string slug, string summary, Func<Asked, Task<Outcome<Case>>> carry, Permission permission = Permission.HandleCases) =>
        api.MapPost($"/cases/{{number}}/{slug}", (HttpContext http, ActionBody body, CaseDesk cases, string number, CancellationToken ct) =>
                Carry(http, number, (id, command) => carry(new(id, body, http.Actor(), cases, command, ct))))
            .RequirePermission(permission).WithSummary(summary).Command<CaseReceipt>();

    /// <summary>An answer nobody gave is not a "no".</summary>
    private static Func<Asked, Task<Outcome<Case>>> YesOrNo(Func<Asked, Task<Outcome<Case>>> carry) => asked => asked.Body.Yes is null
        ? Task.FromResult<Outcome<Case>>(new Refusal("api.yes-missing", "没有写明是或否。", "填写 yes: true 或 false。", [new("yes", "填写 true 或 false")]))
        : carry(asked);
}

using Jiangyuan.Cases;
using Jiangyuan.Kernel;
using Jiangyuan.Web.Components;

namespace Jiangyuan.Web.Desk;

/// <summary>All actions of staff, in the order in which a case meets them.</summary>
internal static class CaseForms
{
    private static readonly IReadOnlyList<FieldChoice> Procedures = [.. new[] { "听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审" }.Select(p => new FieldChoice(p, p))];

    internal static readonly IReadOnlyList<CaseForm> All =
    [
        new(CaseAction.Accept, "accept", "受理", "出具受理通知书，办理期限从明天起计算。")
        {
            Fields = (_, _) => [new("note", "备注") { Required = false, Hint = "只供内部查看" }],
            Carry = (e, ct) => AcceptCase.Handle(new(e.Id, e.Value("note")), e.Actor, e.Desk, e.Key, e.SeenVersion, ct),
        },
        new(CaseAction.RequestSupplement, "request-supplement", "一次性告知补正", "申请人会收到完整的补正清单。依法只能告知一次，请一次列全。")
        {
            Fields = Supplementable,
            Carry = (e, ct) => RequestSupplement.Handle(new(e.Id, Requested(e)), e.Actor, e.Desk, e.Key, e.SeenVersion, ct),
        },
        new(CaseAction.Decline, "decline", "不予受理", "出具不予受理决定书，写明理由和救济途径，办件随即结束。")
        {
            IsDanger = true,
            Fields = (_, _) => [Reason("不予受理的理由", "写明依据的法律条文；申请人会看到")],
            Carry = (e, ct) => DeclineCase.Handle(new(e.Id, e.Value("reason")), e.Actor, e.Desk, e.Key, e.SeenVersion, ct),
        },
        new(CaseAction.Review, "review", "出具审查意见", "意见记入办件，同一环节须由两名人员各自出具（行政许可法第三十四条）。")
        {
            Fields = (c, _) =>
            [
                new("step", "审查环节") { Type = FieldType.Choice, Choices = [.. OpenWork.ReadyReviews(c).Select(s => new FieldChoice(s.Id, s.Name))], Value = OpenWork.ReadyReviews(c).FirstOrDefault()?.Id },
                YesNo("favourable", "意见", "符合条件", "不符合条件"),
                new("opinion", "审查意见") { Hint = "逐项写明核对了什么、结论是什么" },
            ],
            Carry = (e, ct) => Chosen(e, "favourable") ?? ReviewCase.Handle(new(e.Id, e.Value("step"), e.Says("favourable", "true"), e.Value("opinion")), e.Actor, e.Desk, e.Key, e.SeenVersion, ct),
        },
        new(CaseAction.Suspend, "start-procedure", "启动特别程序", "办理期限停止计算，并书面告知申请人所需时间（行政许可法第四十五条）。")
        {
            Fields = (_, _) =>
            [
                new("name", "特别程序") { Type = FieldType.Choice, Choices = Procedures },
                new("workingDays", "所需工作日") { Type = FieldType.Number },
                new("notice", "告知申请人的内容"),
            ],
            Carry = (e, ct) => StartSpecialProcedure.Handle(new(e.Id, e.Value("name"), e.Number("workingDays"), e.Value("notice")), e.Actor, e.Desk, e.Key, e.SeenVersion, ct),
        },
        new(CaseAction.Resume, "end-procedure", "结束特别程序", "办理期限从明天起继续计算。")
        {
            Fields = (c, _) =>
            [
                new("name", "特别程序") { Type = FieldType.Choice, Choices = [.. c.OpenProcedures.Select(p => new FieldChoice(p.Name, p.Name))], Value = c.OpenProcedures.FirstOrDefault()?.Name },
                new("result", "结果"),
            ],
            Carry = (e, ct) => EndSpecialProcedure.Handle(new(e.Id, e.Value("name"), e.Value("result")), e.Actor, e.Desk, e.Key, e.SeenVersion, ct),
        },
        new(CaseAction.Extend, "request-extension", "申请延长期限", "由负责人批准后生效，理由告知申请人（行政许可法第四十二条）。")
        {
            Fields = (_, law) => [new("amount", "延长多少") { Type = FieldType.Number, Hint = law.Item?.ExtensionLimit is { } limit ? $"至多 {limit}" : null }, Reason("理由", null)],
            Carry = (e, ct) => RequestExtension.Handle(new(e.Id, e.Number("amount"), e.Value("reason")), e.Actor, e.Desk, e.Key, e.SeenVersion, ct),
        },
        new(CaseAction.ApproveExtension, "approve-extension", "答复延长申请", "批准的，期限延长并把理由告知申请人。")
        {
            Fields = (c, _) =>
            [
                YesNo("approve", $"{c.PendingExtension?.RequestedByName}申请延长 {c.PendingExtension?.Amount}：{c.PendingExtension?.Reason}", "批准", "不批准"),
                Reason("理由", "批准的，这段话会告知申请人"),
            ],
            Carry = (e, ct) => Chosen(e, "approve") ?? (e.Says("approve", "true")
                ? ApproveExtension.Handle(new(e.Id, e.Value("reason")), e.Actor, e.Desk, e.Key, e.SeenVersion, ct)
                : RejectExtension.Handle(new(e.Id, e.Value("reason")), e.Actor, e.Desk, e.Key, e.SeenVersion, ct)),
        },
        new(CaseAction.Decide, "decide", "作出决定", "准予的，同时生成证照；不予许可的，决定书写明理由和救济途径（行政许可法第三十八条）。决定作出后不能撤回。")
        {
            Fields = (_, _) => [YesNo("granted", "决定", "准予", "不予许可"), new("reasons", "理由和依据")],
            Carry = (e, ct) => Chosen(e, "granted") ?? DecideCase.Handle(new(e.Id, e.Says("granted", "true"), e.Value("reasons")), e.Actor, e.Desk, e.Key, e.SeenVersion, ct),
        },
        new(CaseAction.Deliver, "deliver", "送达", "送达后办件办结，申请人可以评价。")
        {
            Fields = (_, _) => [new("how", "送达方式") { Type = FieldType.Choice, Choices = [new("窗口领取", "窗口领取"), new("邮寄", "邮寄"), new("电子送达", "电子送达")] }],
            Carry = (e, ct) => DeliverCertificate.Handle(new(e.Id, e.Value("how")), e.Actor, e.Desk, e.Key, e.SeenVersion, ct),
        },
        new(CaseAction.RecordPostCheck, "post-check", "记录事后核查", "核查结果记入办件；承诺不实的，准予决定随即撤销。")
        {
            Fields = (c, _) =>
            [
                new("step", "核查") { Type = FieldType.Choice, Choices = [.. c.PostChecks.Where(p => p.DoneAt is null).Select(p => new FieldChoice(p.StepId, p.Name))], Value = c.PostChecks.FirstOrDefault(p => p.DoneAt is null)?.StepId },
                new("outcome", "结论") { Type = FieldType.Choice, Choices = [new(nameof(PostCheckOutcome.Passed), "符合"), new(nameof(PostCheckOutcome.Rectify), "责令改正"), new(nameof(PostCheckOutcome.Breach), "承诺不实", "准予决定随即撤销")] },
                new("finding", "核查情况"),
            ],
            Carry = (e, ct) => !Enum.TryParse<PostCheckOutcome>(e.Value("outcome"), out var outcome)
                ? NotChosen("outcome")
                : RecordPostCheck.Handle(new(e.Id, e.Value("step"), outcome, e.Value("finding")), e.Actor, e.Desk, e.Key, e.SeenVersion, ct),
        },
        new(CaseAction.Terminate, "terminate", "终止办理", "办件结束，理由告知申请人。")
        {
            IsDanger = true,
            Fields = (_, _) => [Reason("终止的理由", "申请人会看到")],
            Carry = (e, ct) => TerminateCase.Handle(new(e.Id, e.Value("reason")), e.Actor, e.Desk, e.Key, e.SeenVersion, ct),
        },
        new(CaseAction.Revoke, "revoke", "撤销准予决定", "证照随即失效，公开核验页面立即显示“已撤销”。")
        {
            IsDanger = true,
            Fields = (_, _) => [Reason("撤销的理由和依据", "申请人和核验证照的人会看到")],
            Carry = (e, ct) => RevokeCertificate.Handle(new(e.Id, e.Value("reason")), e.Actor, e.Desk, e.Key, e.SeenVersion, ct),
        },
    ];

    internal static CaseForm? Of(string? slug) => All.FirstOrDefault(f => f.Slug == slug);

    /// <summary>The forms a person may use on a case now.</summary>
    internal static IEnumerable<CaseForm> Offered(Case c, Actor actor, DateTimeOffset now) => All.Where(f => CasePolicy.Refuses(f.Action, c, actor, now) is null);

    private static CaseFormField Reason(string label, string? hint) => new("reason", label) { Hint = hint };

    private static CaseFormField YesNo(string name, string label, string yes, string no) => new(name, label) { Type = FieldType.Choice, Choices = [new("true", yes), new("false", no)] };

    /// <summary>A choice nobody made is not a "no".</summary>
    private static Task<Outcome<Case>>? Chosen(CaseFormEntry entry, string field) => entry.Value(field) is "true" or "false" ? null : NotChosen(field);

    private static Task<Outcome<Case>> NotChosen(string field) => Task.FromResult<Outcome<Case>>(new Refusal("desk.nothing-chosen", "还没有选择。", "选择一项后再提交。", [new(field, "请选择一项")]));

    private static List<CaseFormField> Supplementable(Case c, CaseLaw law)
    {
        var fields = new List<CaseFormField>();
        foreach (var material in law.Item?.Materials ?? [])
            fields.Add(new("thing:" + material.Id, $"材料：{material.Name}") { Type = FieldType.Text, Required = false, Hint = "需要补正的，写明原因；不需要的留空" });
        foreach (var question in law.Item?.Form.Questions ?? [])
            fields.Add(new("thing:" + question.Element.Id, $"填写内容：{question.Label}") { Type = FieldType.Text, Required = false });
        return fields;
    }

    private static List<RequestedThing> Requested(CaseFormEntry e) =>
        [.. Supplementable(e.Case, e.Desk.LawOf(e.Case)).Where(f => !string.IsNullOrWhiteSpace(e.Value(f.Name))).Select(f => new RequestedThing(f.Name["thing:".Length..], e.Value(f.Name).Trim()))];
}

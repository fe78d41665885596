using System.Globalization;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases.Access;

/// <summary>我有疑问: a person questions one reading of their data (个人信息保护法 Art. 44, 50).</summary>
public static class MakeComplaint
{
    private static readonly Refusal NoReading = new("complaint.no-reading", "没有找到这条查看记录。", "请从“谁看过我的数据”里选择。") { Kind = RefusalKind.NotFound };

    /// <summary>Pure: the day by which it is answered is counted here, and the text judged.</summary>
    public static Outcome<ComplaintMade> Decide(AccessLine? reading, string subjectKey, string? question, CaseLaw law, DateOnly today) =>
        reading is null || reading.IsOwn ? NoReading
        : CaseRefusals.Text(question, "question", "您的疑问", 1000) is { } fault ? fault
        : new ComplaintMade(subjectKey, reading.Id, reading.Purpose, question!.Trim(), law.Calendar.AddWorkingDays(today, law.Parameters.ComplaintWorkingDays, law.Division));

    public static async Task<Outcome<Complaint>> Handle(long reading, string? question, Actor actor, CaseDesk desk, string? idempotencyKey, CancellationToken ct)
    {
        var key = desk.KeyOf(actor);
        if (key.Length == 0 || actor.Kind != ActorKind.Public)
            return NoReading;
        var line = await new CaseQueries(desk).AccessOf(key, reading, ct);
        if (await desk.ReadyToSeal(key, ct) is { } unready)
            return unready;
        var id = desk.NextId().ToString(CultureInfo.InvariantCulture);
        var sealer = desk.Sealer(key, ComplaintStream.Type.StreamOf(id));
        var asking = new Asking(actor.Id, "我有疑问", desk.Now()) { IdempotencyKey = idempotencyKey, RequestHash = idempotencyKey is null ? null : Act.RequestHash("complain", reading, question ?? "") };
        var done = await desk.Store.ExecuteNew(ComplaintStream.Type, id, asking, _ => Decide(line, key, question, desk.LawAt("630000000000"), desk.Today())
            .Then<Decision>(e => new Decision([ComplaintStream.Write(e with { Question = sealer.Of("question", e.Question) })]) { Response = id }), ct);
        if (!done.IsGiven)
            return done.Refusal;
        return done.Value.WasRepeated ? (await desk.Store.Load(ComplaintStream.Type, done.Value.Response!, ct)).State : done.Value.State;
    }
}

/// <summary>The auditor answers: nobody who reads cases, and nobody who confirms emergencies, answers for a reading.</summary>
public static class AnswerComplaint
{
    private static readonly Refusal Unknown = new("complaint.unknown", "没有找到这个疑问。", "请从疑问的列表进入。") { Kind = RefusalKind.NotFound };

    private static readonly Refusal Answered = new("complaint.answered", "这个疑问已经答复。", "请刷新页面查看答复。") { Kind = RefusalKind.Conflict };

    /// <summary>Pure.</summary>
    public static Outcome<ComplaintAnswered> Decide(Complaint state, string? reply, Actor actor) =>
        state.Version == 0 || !AccessPolicy.Decide(actor, Permission.AnswerComplaints).IsAllowed ? Unknown
        : state.Status == ComplaintStatus.Answered ? Answered
        : CaseRefusals.Text(reply, "reply", "答复", 2000) is { } fault ? fault
        : new ComplaintAnswered(reply!.Trim(), actor.Name);

    public static async Task<Outcome<Complaint>> Handle(string id, string? reply, Actor actor, CaseDesk desk, CancellationToken ct)
    {
        var known = (await desk.Store.Load(ComplaintStream.Type, id, ct)).State;
        if (known.Version == 0)
            return Unknown;
        if (await desk.ReadyToSeal(known.SubjectKey, ct) is { } unready)
            return unready;
        var sealer = desk.Sealer(known.SubjectKey, ComplaintStream.Type.StreamOf(id));
        var done = await desk.Store.Execute(ComplaintStream.Type, id, new Asking(actor.Id, "答复疑问", desk.Now()), state => Decide(state, reply, actor)
            .Then<Decision>(e => new Decision([ComplaintStream.Write(e with { Reply = sealer.Of("reply", e.Reply) })])), ct);
        return done.Then<Complaint>(executed => executed.State);
    }
}

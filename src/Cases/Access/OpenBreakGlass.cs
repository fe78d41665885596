using System.Globalization;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases.Access;

/// <summary>
/// 紧急查看, by two persons. Who confirms guards the data, not the asker: a head of the agency whose case it is, or the security administrator; never who asked.
/// The person the data are about sees it from the confirmation on, before anything was read.
/// </summary>
public static class OpenBreakGlass
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>Pure: asking.</summary>
    public static Outcome<BreakGlassAsked> Ask(Case c, string? reason, Actor actor) =>
        !AccessPolicy.Decide(actor, Permission.AskBreakGlass).IsAllowed ? AccessPolicy.NotYourRole
        : c.Version == 0 ? CaseRefusals.Unknown
        : AccessPolicy.ReasonFault(reason) is { } fault ? fault
        : CasePolicy.IsOwnAffair(c, actor) ? CaseRefusals.OwnAffair
        : AccessPolicy.RelationOf(c, actor) == CaseRelation.Assigned ? BreakGlassRefusals.NotNeeded
        : new BreakGlassAsked(c.Number, c.Applicant.SubjectKey, c.AgencyId, reason!.Trim(), actor.Name, actor.Agency ?? "");

    /// <summary>Pure: the second person's yes or no, whose words are sealed.</summary>
    public static Outcome<NewEvent> Settle(BreakGlass state, Case c, bool agree, string? reason, Actor actor, DateTimeOffset now, CaseParameters parameters, Keys.Sealer sealer = default) =>
        state.Version == 0 || !AccessPolicy.Decide(actor, Permission.ConfirmBreakGlass, c).IsAllowed ? BreakGlassRefusals.Unknown
        : state.AskerId == actor.Id ? BreakGlassRefusals.SamePerson
        : state.Status != BreakGlassStatus.Asked ? BreakGlassRefusals.Settled
        : !agree ? AccessPolicy.ReasonFault(reason, "请写明为什么不同意") is { } fault ? fault : BreakGlassStream.Write(new BreakGlassDenied(actor.Name, sealer.Of(BreakGlassStream.Denial, reason!.Trim())))
        : now - state.AskedAt > Patience ? BreakGlassRefusals.TooOld
        : BreakGlassStream.Write(new BreakGlassConfirmed(actor.Name, now + Min(TimeSpan.FromMinutes(parameters.BreakGlassMinutes), Longest)));

    /// <summary>Pure: opening the data once more.</summary>
    public static Outcome<NewEvent> Use(BreakGlass state, Actor actor, DateTimeOffset now) =>
        state.IsInForce(actor, now) ? BreakGlassStream.Write(new BreakGlassUsed(actor.Name)) : BreakGlassRefusals.NotInForce;

    /// <summary>Asks; gives the request.</summary>
    public static async Task<Outcome<BreakGlass>> Ask(string? number, string? reason, Actor actor, CaseDesk desk, CancellationToken ct)
    {
        if (CaseNumber.Parse(number) is not { IsGiven: true, Value: var parsed })
            return CaseRefusals.Unknown;
        actor = desk.Known(actor);
        var c = await CaseOf(parsed.Value, desk, ct);
        if (c.Version > 0 && await desk.ReadyToSeal(c.Applicant.SubjectKey, ct) is { } unready)
            return unready;
        var id = desk.NextId().ToString(CultureInfo.InvariantCulture);
        var sealer = desk.Sealer(c.Applicant.SubjectKey, BreakGlassStream.Type.StreamOf(id));
        var done = await desk.Store.ExecuteNew(BreakGlassStream.Type, id, new Asking(actor.Id, parsed.Value, desk.Now()),
            _ => Ask(c, reason, actor).Then<Decision>(e => new Decision([BreakGlassStream.Write(e with { Reason = sealer.Of(BreakGlassStream.Reason, e.Reason) })])), ct);
        return done.Then<BreakGlass>(executed => executed.State);
    }

    /// <summary>Confirms or refuses.</summary>
    public static async Task<Outcome<BreakGlass>> Settle(string id, bool agree, string? reason, Actor actor, CaseDesk desk, CancellationToken ct)
    {
        var now = desk.Now();
        var c = await CaseOf((await desk.Store.Load(BreakGlassStream.Type, id, ct)).State.CaseNumber, desk, ct);
        if (!agree && c.Version > 0 && await desk.ReadyToSeal(c.Applicant.SubjectKey, ct) is { } unready)
            return unready;
        var sealer = desk.Sealer(c.Applicant.SubjectKey, BreakGlassStream.Type.StreamOf(id));
        var done = await desk.Store.Execute(BreakGlassStream.Type, id, new Asking(actor.Id, c.Number, now),
            state => Settle(state, c, agree, reason, actor, now, desk.Options.Parameters, sealer).Then<Decision>(e => new Decision([e])), ct);
        return done.Then<BreakGlass>(executed => executed.State);
    }

    /// <summary>Opens the data: the use is written first, then the reading, then the keys are asked for.</summary>
    public static async Task<Outcome<Case>> Use(string id, Actor actor, CaseDesk desk, CancellationToken ct)
    {
        var now = desk.Now();
        actor = desk.Known(actor);
        var c = await CaseOf((await desk.Store.Load(BreakGlassStream.Type, id, ct)).State.CaseNumber, desk, ct);
        var used = await desk.Store.Execute(BreakGlassStream.Type, id, new Asking(actor.Id, c.Number, now), state => Use(state, actor, now).Then<Decision>(e => new Decision([e])), ct);
        return used.IsGiven ? await new CaseQueries(desk).Case(c.Id, actor, AccessPurpose.Emergency(used.Value.State, now), ct) : used.Refusal;
    }

    private static async Task<Case> CaseOf(string number, CaseDesk desk, CancellationToken ct) => CaseNumber.Parse(number) is { IsGiven: true, Value: var parsed }
        ? (await desk.Store.Load(CaseStream.Type, parsed.Id.ToString(CultureInfo.InvariantCulture), ct)).State : new Case();

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

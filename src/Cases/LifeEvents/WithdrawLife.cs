using System.Globalization;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>撤回一件事: its cases that are not decided yet are withdrawn with it, in one transaction; what was granted stays granted.</summary>
public static class WithdrawLife
{
    private const int Attempts = 3;

    public sealed record Request(long Id, string Reason = "");

    /// <summary>Pure.</summary>
    public static Outcome<LifeWithdrawn> Decide(LifeCase life, Request request, Actor actor) =>
        !life.BelongsTo(actor) ? LifeRefusals.Unknown
        : life.Status != LifeStatus.Running ? LifeRefusals.NotRunning
        : new LifeWithdrawn(string.IsNullOrWhiteSpace(request.Reason) ? "申请人撤回" : request.Reason.Trim());

    public static async Task<Outcome<LifeCase>> Handle(Request request, Actor actor, CaseDesk desk, CancellationToken ct)
    {
        actor = desk.Known(actor);
        var key = request.Id.ToString(CultureInfo.InvariantCulture);
        Outcome<Executed<LifeCase>> done = LifeRefusals.Unknown;
        // A case that moved in between, or was opened, makes the whole stale: the new state is read and all is decided again, so that no case is left running.
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var asking = new Asking(actor.Id, "life", desk.Now());
            var seen = (await desk.Store.Load(LifeStream.Type, key, ct)).State;
            if (seen.BelongsTo(actor) && seen.Status == LifeStatus.Withdrawn)
                return seen;
            var cases = await AdvanceLife.CasesOf(seen, desk, ct);
            done = await desk.Store.Execute(LifeStream.Type, key, asking, life => life.Version != seen.Version ? LifeRefusals.Moved : Decide(life, request, actor).Then<Decision>(e => new Decision([LifeStream.Write(e)])
            {
                Also = [.. cases.Values.Select(c => Withdrawal(c, e.Reason, actor, desk, asking)).OfType<StreamAppend>()],
            }), ct);
            if (done.Refusal is not { } no || no.Code != "store.stale" && no.Code != LifeRefusals.Moved.Code)
                break;
        }
        return done.Then<LifeCase>(executed => executed.State);
    }

    private static StreamAppend? Withdrawal(Case c, string reason, Actor actor, CaseDesk desk, Asking asking)
    {
        var law = desk.LawOf(c);
        var elapsed = Elapse.Due(c, law, asking.At);
        if (CasePolicy.Refuses(CaseAction.Withdraw, CaseFold.Apply(c, elapsed), actor, asking.At) is not null)
            return null;
        var events = CaseDesk.Sealed(c, [.. elapsed, new CaseWithdrawn(reason)], law, actor, asking.At);
        return CaseStream.Type.Append(c.Id.ToString(CultureInfo.InvariantCulture), new Loaded<Case>(c, c.Version), [.. events.Select(EventJson.Write)], asking).Append;
    }
}

using Jiangyuan.Cases;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;

namespace Jiangyuan.Modules.Tests.Cases;

/// <summary>Cases made of events alone: no store, no files.</summary>
internal static class PureCase
{
    internal static readonly CaseLaw Law = new(CaseWorld.Calendar, Kernel.Codes.DivisionCode.Parse(TestItem.Division).Value, new()) { Item = TestItem.Licence, Agency = TestItem.Market };
    internal static readonly DateTimeOffset Monday = CaseWorld.At(2026, 9, 21);
    private static readonly SubmittedMaterial Plan = new("plan", new string('a', 64), "plan.pdf", "application/pdf", 10);

    internal static Case Submitted(DateTimeOffset? at = null, HandlingMode mode = HandlingMode.Ordinary)
    {
        var request = new SubmitCase.Request(TestItem.Licence.Id, TestItem.Division, mode)
        {
            Answers = new Dictionary<string, string> { ["shop"] = "江源药店" },
            Materials = mode == HandlingMode.Ordinary ? [Plan] : [],
            PromiseSignedBy = mode == HandlingMode.Commitment ? "张小三" : null,
        };
        var now = at ?? Monday;
        return After(new Case { Id = 7 }, new Effect(Submit(request, People.Zhang, now).Value), People.Zhang, now);
    }

    internal static Outcome<CaseSubmitted> Submit(SubmitCase.Request request, Actor actor, DateTimeOffset now, bool breach = false) =>
        SubmitCase.Decide(request, new(7, TestItem.Catalogue.AllOffers[0], "test", Law, "key", breach), actor, now);

    internal static Case Accepted(DateTimeOffset? at = null) => After(Submitted(at), AcceptCase.Decide(Submitted(at), new(7), People.Clerk, Law, at ?? Monday), People.Clerk, at ?? Monday);

    internal static Case Reviewed() => Review(Review(Accepted(), People.Officer1), People.Officer2);

    internal static Case Review(Case c, Actor officer) => After(c, ReviewCase.Decide(c, new(7, "", true, "符合"), officer, Law, Monday), officer, Monday);

    /// <summary>The case after an effect, signed and dated as the desk does it.</summary>
    internal static Case After(Case c, Outcome<Effect> effect, Actor actor, DateTimeOffset now) => CaseFold.Apply(c, CaseDesk.Sealed(c, effect.Value.Events, Law, actor, now));

    internal static string? Code(Outcome<Effect> effect) => effect.Refusal?.Code;
}

using Jiangyuan.Cases;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Clocks;
using static Jiangyuan.Modules.Tests.Cases.PureCase;

namespace Jiangyuan.Modules.Tests.Cases;

/// <summary>What the law says of a case, decided without a store.</summary>
public sealed class CaseRulesTests
{
    private static CaseTimes Times(Case c, DateTimeOffset? now = null) => CaseTimes.Of(c, Law, now ?? Monday);

    [Fact]
    public void A_supplement_is_requested_once_with_a_reason_for_each_thing_of_the_list()
    {
        var c = Submitted();
        Assert.Equal("case.nothing-requested", Code(RequestSupplement.Decide(c, new(7, []), People.Clerk, Law, Monday)));
        var refusal = RequestSupplement.Decide(c, new(7, [new("plan", " "), new("birth-certificate", "要看")]), People.Clerk, Law, Monday).Refusal!;
        Assert.Equal(["things[0].reason", "things[1].target"], refusal.Fields!.Select(f => f.Field));
        Assert.Contains("《优化营商环境条例》", refusal.Fields![1].Message, StringComparison.Ordinal);

        c = After(c, RequestSupplement.Decide(c, new(7, [new("plan", "不清晰")]), People.Clerk, Law, Monday), People.Clerk, Monday);
        Assert.Equal((CaseStatus.SupplementRequested, "applicant"), (c.Status, Times(c).Holder.Who));
        Assert.Empty(OpenWork.Of(c));
        Assert.Equal("case.supplement-incomplete", Code(ProvideSupplement.Decide(c, new(7, new Dictionary<string, string>(), []), People.Zhang, Law, Monday)));

        c = After(c, ProvideSupplement.Decide(c, new(7, new Dictionary<string, string>(), [c.Materials[0] with { Hash = new string('b', 64) }]), People.Zhang, Law, Monday), People.Zhang, Monday);
        Assert.Equal((CaseStatus.Submitted, new string('b', 64)), (c.Status, Assert.Single(c.Materials).Hash));
        var again = RequestSupplement.Decide(c, new(7, [new("plan", "还是不清晰")]), People.Clerk, Law, Monday).Refusal!;
        Assert.Equal("case.supplement-once", again.Code);
        Assert.Contains("第三十二条", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_case_nobody_answers_is_accepted_from_the_day_of_receipt()
    {
        var c = Submitted();
        Assert.Empty(Elapse.Due(c, Law, CaseWorld.At(2026, 9, 29, 23)));

        c = CaseFold.Apply(c, Elapse.Due(c, Law, CaseWorld.At(2026, 9, 30, 0)));

        Assert.Equal((CaseStatus.Accepted, true, new DateOnly(2026, 9, 21)), (c.Status, c.IsDeemedAccepted, Times(c).AcceptedOn));
        Assert.Empty(Elapse.Due(c, Law, CaseWorld.At(2027, 9, 29)));
    }

    [Fact]
    public void The_day_of_deeming_counts_holidays_and_worked_weekends()
    {
        // 2026-09-24 (Thursday): 25 is Mid-Autumn, 26–27 off; 28, 29, 30 are days 1–3; 1–7 October off; 8 and 9 October are days 4 and 5.
        var c = Submitted(CaseWorld.At(2026, 9, 24));
        Assert.Equal(new DateOnly(2026, 10, 9), c.Due!.DueOn);
        Assert.Empty(Elapse.Due(c, Law, CaseWorld.At(2026, 10, 9)));
        Assert.IsType<CaseDeemedAccepted>(Assert.Single(Elapse.Due(c, Law, CaseWorld.At(2026, 10, 10))));
    }

    [Fact]
    public void An_unanswered_supplement_lapses_and_one_may_apply_again()
    {
        var c = Submitted();
        c = After(c, RequestSupplement.Decide(c, new(7, [new("plan", "不清晰")]), People.Clerk, Law, Monday), People.Clerk, Monday);
        Assert.Equal(c.Supplement!.AnswerBy, Times(c).DueOn);
        Assert.Empty(Elapse.Due(c, Law, ChinaTime.At(c.Supplement.AnswerBy!.Value, new(23, 0))));
        c = CaseFold.Apply(c, Elapse.Due(c, Law, ChinaTime.At(c.Supplement.AnswerBy!.Value.AddDays(1))));
        Assert.Equal(CaseStatus.Terminated, c.Status);
    }

    [Fact]
    public void The_same_officer_does_not_review_twice_and_nobody_reviews_an_own_affair()
    {
        var c = Review(Accepted(), People.Officer1);
        Assert.Equal(CaseStatus.UnderReview, c.Status);
        Assert.Equal("case.reviewed-already", Code(ReviewCase.Decide(c, new(7, "review", true, "再次"), People.Officer1, Law, Monday)));
        Assert.Equal("case.own-affair", Code(ReviewCase.Decide(c, new(7, "review", true, "自己的"), People.Officer2 with { OwnNumber = People.Zhang.Subject }, Law, Monday)));
        Assert.Equal("case.own-submission", Code(ReviewCase.Decide(c with { SubmittedBy = People.Officer2.Id }, new(7, "review", true, "自己录的"), People.Officer2, Law, Monday)));
        Assert.Equal("case.wrong-state.decide", Code(DecideCase.Decide(c, new(7, true, "符合"), People.Head, Law, Monday, null)));
        Assert.Equal(CaseStatus.AwaitingDecision, Review(c, People.Officer2).Status);
    }

    [Fact]
    public void Only_lawful_procedures_stop_the_clock_and_only_after_a_written_notice()
    {
        var c = Accepted();
        Assert.Equal("clock.cause-not-named", Code(StartSpecialProcedure.Decide(c, new(7, "现场勘察", 5, "需要五天"), People.Officer1, Law, Monday)));
        Assert.Equal("case.missing-text", Code(StartSpecialProcedure.Decide(c, new(7, "检验", 5, ""), People.Officer1, Law, Monday)));

        var before = Times(c).StatutoryDueOn!.Value;
        c = After(c, StartSpecialProcedure.Decide(c, new(7, "检验", 5, "需要五个工作日"), People.Officer1, Law, CaseWorld.At(2026, 9, 22)), People.Officer1, CaseWorld.At(2026, 9, 22));
        Assert.Equal(CaseStatus.Suspended, c.Status);
        Assert.Equal("case.wrong-state.review", Code(ReviewCase.Decide(c, new(7, "", true, "符合"), People.Officer1, Law, Monday)));
        c = After(c, EndSpecialProcedure.Decide(c, new(7, "", "合格"), People.Officer1, Law, CaseWorld.At(2026, 9, 24)), People.Officer1, CaseWorld.At(2026, 9, 24));

        Assert.Equal(CaseStatus.Accepted, c.Status);
        Assert.Equal(2, CaseWorld.Calendar.WorkingDaysBetween(before, Times(c).StatutoryDueOn!.Value));
        Assert.Contains("检验", CaseTimes.Prove(c, Law).Value.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_extension_needs_the_head_a_reason_and_time_left_and_comes_once()
    {
        var c = Accepted();
        Assert.Equal("case.extension-amount", Code(RequestExtension.Decide(c, new(7, 11, "情况复杂"), People.Officer1, Law, Monday)));
        Assert.Equal("case.extension-too-late", Code(RequestExtension.Decide(c, new(7, 5, "情况复杂"), People.Officer1, Law, CaseWorld.At(2026, 12, 1))));
        var (promised, lawful) = (Times(c).CommittedDueOn!.Value, Times(c).StatutoryDueOn!.Value);
        c = After(c, RequestExtension.Decide(c, new(7, 5, "情况复杂"), People.Officer1, Law, Monday), People.Officer1, Monday);
        Assert.Equal(lawful, Times(c).StatutoryDueOn);
        Assert.Contains(OpenWork.Of(c), w => w.Role == Role.Head);
        Assert.Equal("case.not-yours.approve-extension", Code(ApproveExtension.Decide(c, new(7, "同意"), People.Officer2, Law, Monday)));
        Assert.Equal("case.own-extension", Code(ApproveExtension.Decide(c, new(7, "同意"), People.Staff(People.Officer1.Id, "兼任", Role.Head), Law, Monday)));

        c = After(c, ApproveExtension.Decide(c, new(7, "材料多，需要核实"), People.Head, Law, Monday), People.Head, Monday);

        Assert.Equal((5, 5), (CaseWorld.Calendar.WorkingDaysBetween(promised, Times(c).CommittedDueOn!.Value), CaseWorld.Calendar.WorkingDaysBetween(lawful, Times(c).StatutoryDueOn!.Value)));
        Assert.Equal("case.extended-already", Code(RequestExtension.Decide(c, new(7, 1, "还要"), People.Officer1, Law, Monday)));
    }

    [Fact]
    public void A_withdrawn_case_cannot_be_accepted_and_a_decided_case_cannot_be_withdrawn()
    {
        var c = Submitted();
        c = After(c, WithdrawCase.Decide(c, new(7), People.Zhang, Law, Monday), People.Zhang, Monday);
        Assert.Equal("case.wrong-state.accept", Code(AcceptCase.Decide(c, new(7), People.Clerk, Law, Monday)));
        var granted = After(Reviewed(), DecideCase.Decide(Reviewed(), new(7, true, "符合"), People.Head, Law, Monday, null), People.Head, Monday);
        Assert.Equal("case.wrong-state.withdraw", Code(WithdrawCase.Decide(granted, new(7), People.Zhang, Law, Monday)));
        Assert.Equal(new DateOnly(2026, 10, 12), granted.Due!.DueOn);
    }

    [Fact]
    public void A_commitment_needs_the_signed_promise_and_waits_for_no_review()
    {
        var request = new SubmitCase.Request(TestItem.Licence.Id, TestItem.Division, HandlingMode.Commitment) { Answers = new Dictionary<string, string> { ["shop"] = "店" } };
        Assert.Equal("promise", Assert.Single(Submit(request, People.Zhang, Monday).Refusal!.Fields!).Field);
        Assert.Equal("case.commitment-breached", Submit(request with { PromiseSignedBy = "张小三" }, People.Zhang, Monday, breach: true).Refusal!.Code);
        var c = Submitted(mode: HandlingMode.Commitment);
        Assert.Equal(64, c.Promise!.TextHash.Length);
        Assert.Equal(CaseStatus.AwaitingDecision, After(c, AcceptCase.Decide(c, new(7), People.Clerk, Law, Monday), People.Clerk, Monday).Status);
    }

    [Fact]
    public void All_that_is_wrong_with_an_application_is_said_at_once()
    {
        var request = new SubmitCase.Request(TestItem.Licence.Id, TestItem.Division, HandlingMode.Ordinary)
        {
            Answers = new Dictionary<string, string> { ["unknown"] = "x" },
            Materials = [new("other", new string('a', 64), "a.pdf", "application/pdf", 1)],
        };
        Assert.Equal(["shop", "material.other", "material.plan"], Submit(request, People.Zhang, Monday).Refusal!.Fields!.Select(f => f.Field));
        Assert.Equal("case.no-applicant", Submit(request, People.Officer1, Monday).Refusal!.Code);
        var present = request with { OnBehalfOf = new(ApplicantKind.Person, "630102199001010014", "张小三") };
        Assert.Equal("code.citizen-number", Submit(present, People.Clerk, Monday).Refusal!.Code);
        Assert.Equal("case.not-at-this-counter", Submit(present, People.Elsewhere, Monday).Refusal!.Code);
    }

    [Fact]
    public void What_hides_a_button_refuses_the_command()
    {
        foreach (var c in new[] { Submitted(), Accepted(), Review(Accepted(), People.Officer1), Reviewed() })
        {
            foreach (var actor in People.All)
            {
                Assert.Equal(CasePolicy.Refuses(CaseAction.Accept, c, actor, Monday)?.Code, Code(AcceptCase.Decide(c, new(7), actor, Law, Monday)));
                Assert.Equal(CasePolicy.Refuses(CaseAction.Decide, c, actor, Monday)?.Code, Code(DecideCase.Decide(c, new(7, true, "符合"), actor, Law, Monday, null)));
                Assert.Equal(CasePolicy.Refuses(CaseAction.Review, c, actor, Monday)?.Code, Code(ReviewCase.Decide(c, new(7, "", true, "符合"), actor, Law, Monday)));
                Assert.Equal(CasePolicy.Refuses(CaseAction.Withdraw, c, actor, Monday)?.Code, Code(WithdrawCase.Decide(c, new(7), actor, Law, Monday)));
            }
        }
        Assert.Equal([CaseAction.Accept, CaseAction.Decline, CaseAction.RequestSupplement], CasePolicy.Allowed(Submitted(), People.Clerk, Monday));
        Assert.Equal([CaseAction.Withdraw], CasePolicy.Allowed(Submitted(), People.Zhang, Monday));
        Assert.Empty(CasePolicy.Allowed(Submitted(), People.Auditor, Monday));
        Assert.Empty(CasePolicy.Allowed(Submitted(), People.Elsewhere, Monday));
    }

    [Fact]
    public void A_case_warns_before_it_is_due_and_is_overdue_after()
    {
        var c = Accepted();
        var due = Times(c).DueOn!.Value;
        Assert.Equal(ClockLevel.Normal, Times(c).Level);
        Assert.Equal(ClockLevel.Warning, Times(c, ChinaTime.At(c.Due!.WarnOn, new(9, 0))).Level);
        Assert.Equal(ClockLevel.Normal, Times(c, ChinaTime.At(c.Due.WarnOn.AddDays(-1), new(9, 0))).Level);
        Assert.Equal((ClockLevel.DueToday, 0), (Times(c, ChinaTime.At(due, new(9, 0))).Level, Times(c, ChinaTime.At(due, new(9, 0))).Remaining));
        Assert.Equal(ClockLevel.Overdue, Times(c, ChinaTime.At(due.AddDays(1))).Level);
        Assert.Contains("受理之日 2026-09-21", Times(c).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_event_survives_being_written_and_read()
    {
        foreach (var name in EventJson.EventTypes)
            Assert.NotNull(typeof(CaseEvent).Assembly.GetType($"Jiangyuan.Cases.{name}"));
        Assert.Equal(typeof(CaseEvent).Assembly.GetTypes().Count(t => t.IsSubclassOf(typeof(CaseEvent))), EventJson.EventTypes.Count());
        var e = new ReviewRecorded("review", false, "不符合") { ById = "a", ByName = "甲", At = Monday, Due = new(CaseClock.Decision, new(2026, 10, 9), true, new(2026, 10, 1), "v") };
        var written = EventJson.Write(e);
        Assert.Equal(e, EventJson.Read(new(1, "case/7", 1, written.Type, written.Payload, "", "", Monday, [], [])));
        Assert.Contains("不符合", written.Payload, StringComparison.Ordinal);
    }
}

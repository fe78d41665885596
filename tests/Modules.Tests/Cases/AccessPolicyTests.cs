using Jiangyuan.Cases;
using Jiangyuan.Cases.Access;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;

namespace Jiangyuan.Modules.Tests.Cases;

public sealed class AccessPolicyTests
{
    private const string Visit = "本人来窗口询问证照什么时候到";
    private static readonly Actor Security = new("s-security", "安全", new HashSet<Role> { Role.SecurityAdministrator });
    private static readonly Actor Stranger = new("s-stranger", "外局承办", new HashSet<Role> { Role.Officer }) { Agency = "other" };
    private static readonly Actor StrangersHead = new("s-strangers-head", "外局负责", new HashSet<Role> { Role.Head }) { Agency = "other" };

    [Fact]
    public void Every_line_about_cases_names_a_permission_the_role_has()
    {
        Assert.All(AccessPolicy.CaseRules.Where(r => r.Role != Role.System), r => Assert.True(AccessTable.Allows(r.Role, r.Action), r.ToString()));
        Assert.Equal(AccessPolicy.CaseRules.Count, AccessPolicy.CaseRules.Select(r => (r.Action, r.Role, r.Relation, r.Basis)).Distinct().Count());
        // Personal data never open by a role alone.
        Assert.DoesNotContain(AccessPolicy.CaseRules, r => r.Fields == AccessFields.Personal && r.Relation == CaseRelation.None && r.Basis != AccessBasis.BreakGlass);
    }

    [Fact]
    public void Who_has_no_line_is_shown_nothing()
    {
        var c = PureCase.Submitted();
        foreach (var role in Enum.GetValues<Role>().Where(r => r is Role.ListAdministrator or Role.SystemAdministrator or Role.SecurityAdministrator))
            Assert.Equal(AccessFields.None, AccessPolicy.Reading(new Actor("x", "某", new HashSet<Role> { role }) { Agency = TestItem.Agency }, c).Fields);
        Assert.Equal("case.unknown", AccessPolicy.Reading(Stranger, c).Denied!.Code);
        Assert.Equal("case.unknown", AccessPolicy.Reading(People.Li, c).Denied!.Code);
        Assert.Equal("case.unknown", AccessPolicy.Reading(People.Clerk, new Case()).Denied!.Code);
    }

    [Fact]
    public void Only_an_open_step_of_the_own_role_opens_personal_data()
    {
        var submitted = PureCase.Submitted();
        Assert.Equal(AccessFields.Personal, AccessPolicy.Reading(People.Clerk, submitted).Fields);
        Assert.Equal(AccessFields.Masked, AccessPolicy.Reading(People.Head, submitted).Fields);
        var accepted = PureCase.Accepted();
        Assert.Equal(AccessFields.Masked, AccessPolicy.Reading(People.Clerk, accepted).Fields);
        Assert.Equal(AccessFields.Personal, AccessPolicy.Reading(People.Officer1, accepted).Fields);
        Assert.Equal(AccessFields.Masked, AccessPolicy.Reading(People.Auditor, accepted).Fields);
        Assert.Equal(AccessFields.Personal, AccessPolicy.Reading(People.Zhang with { SubjectKey = submitted.Applicant.SubjectKey }, accepted).Fields);
        // 回避: one's own affair opens nothing at the desk.
        Assert.Equal(AccessFields.Masked, AccessPolicy.Reading(People.Officer1 with { OwnKey = submitted.Applicant.SubjectKey }, accepted).Fields);
    }

    [Fact]
    public void A_stated_purpose_opens_for_clerk_and_head_of_the_office_and_for_nobody_else()
    {
        var c = PureCase.Accepted();
        Assert.Equal(AccessFields.Personal, AccessPolicy.Reading(People.Clerk, c, AccessPurpose.Stated(Visit)).Fields);
        Assert.Equal(AccessFields.Personal, AccessPolicy.Reading(People.Head, c, AccessPurpose.Stated(Visit)).Fields);
        Assert.Equal("access.no-reason", AccessPolicy.Reading(People.Clerk, c, AccessPurpose.Stated("看看")).Denied!.Code);
        Assert.Equal("access.not-your-role", AccessPolicy.Reading(People.Officer1, c, AccessPurpose.Stated(Visit)).Denied!.Code);
        Assert.Equal("case.unknown", AccessPolicy.Reading(StrangersHead, c, AccessPurpose.Stated(Visit)).Denied!.Code);
        Assert.Equal("case.own-affair", AccessPolicy.Reading(People.Clerk with { OwnKey = c.Applicant.SubjectKey }, c, AccessPurpose.Stated(Visit)).Denied!.Code);
    }

    [Fact]
    public void An_emergency_is_decided_by_another_person_who_guards_the_data_and_ends_after_half_an_hour()
    {
        var c = PureCase.Accepted();
        var now = PureCase.Monday;
        Assert.Equal("access.no-reason", OpenBreakGlass.Ask(c, "急", Stranger).Refusal!.Code);
        Assert.Equal("access.not-your-role", OpenBreakGlass.Ask(c, Visit, People.Auditor).Refusal!.Code);
        Assert.Equal("break-glass.not-needed", OpenBreakGlass.Ask(c, Visit, People.Officer1).Refusal!.Code);
        var asked = new BreakGlass("1") { Version = 1, CaseNumber = c.Number, SubjectKey = c.Applicant.SubjectKey, Agency = c.AgencyId, Reason = Visit, AskerId = Stranger.Id, AskedAt = now };
        Assert.Equal("break-glass.unknown", OpenBreakGlass.Settle(asked, c, true, null, StrangersHead, now, new()).Refusal!.Code);
        Assert.Equal("break-glass.unknown", OpenBreakGlass.Settle(asked, c, true, null, People.Officer1, now, new()).Refusal!.Code);
        Assert.Equal("break-glass.same-person", OpenBreakGlass.Settle(asked with { AskerId = People.Head.Id }, c, true, null, People.Head, now, new()).Refusal!.Code);
        Assert.Equal("break-glass.too-old", OpenBreakGlass.Settle(asked, c, true, null, Security, now.AddDays(2), new()).Refusal!.Code);
        Assert.Equal("access.no-reason", OpenBreakGlass.Settle(asked, c, false, "", Security, now, new()).Refusal!.Code);
        Assert.Equal("break-glass.settled", OpenBreakGlass.Settle(asked with { Status = BreakGlassStatus.Confirmed }, c, true, null, Security, now, new()).Refusal!.Code);
        foreach (var second in new[] { Security, People.Head })
        {
            // However long the parameters say: never more than half an hour.
            var confirmed = OpenBreakGlass.Settle(asked, c, true, null, second, now, new() { BreakGlassMinutes = 600 }).Value;
            Assert.Contains("\"until\":\"2026-09-21T10:30:00", confirmed.Payload, StringComparison.Ordinal);
        }
        var grant = asked with { Status = BreakGlassStatus.Confirmed, Until = now.AddMinutes(30) };
        Assert.Equal(AccessFields.Personal, AccessPolicy.Reading(Stranger, c, AccessPurpose.Emergency(grant, now.AddMinutes(29))).Fields);
        Assert.Equal("break-glass.not-in-force", AccessPolicy.Reading(Stranger, c, AccessPurpose.Emergency(grant, now.AddMinutes(30))).Denied!.Code);
        Assert.Equal("break-glass.not-in-force", AccessPolicy.Reading(StrangersHead, c, AccessPurpose.Emergency(grant, now)).Denied!.Code);
        Assert.Equal("break-glass.not-in-force", AccessPolicy.Reading(Stranger, c, AccessPurpose.Emergency(grant with { CaseNumber = "1" }, now)).Denied!.Code);
        Assert.Equal("break-glass.not-in-force", AccessPolicy.Reading(Stranger, c, AccessPurpose.Emergency(asked, now)).Denied!.Code);
        Assert.Equal("case.unknown", AccessPolicy.Reading(Security, c, AccessPurpose.Emergency(grant, now)).Denied!.Code);
    }

    [Theory, DatabaseData]
    public async Task An_emergency_is_told_to_the_person_recorded_counted_and_over_in_time(Dialect dialect)
    {
        await using var keys = new KeyWorld(dialect);
        var (world, desk) = (keys.World, keys.Desk);
        var c = await keys.Submitted();
        var key = c.Applicant.SubjectKey;
        Assert.Equal("case.unknown", (await OpenBreakGlass.Ask("1", Visit, Stranger, desk, default)).Refusal!.Code);
        var asked = (await OpenBreakGlass.Ask(c.Number, Visit, Stranger, desk, default)).Value;
        Assert.Equal("break-glass.not-in-force", (await OpenBreakGlass.Use(asked.Id, Stranger, desk, default)).Refusal!.Code);
        Assert.Empty(await BreakGlassQueries.About(key, desk, default));
        Assert.Equal(BreakGlassStatus.Confirmed, (await OpenBreakGlass.Settle(asked.Id, true, null, People.Head, desk, default)).Value.Status);
        // Told before anything is read.
        Assert.Equal(0, Assert.Single(await BreakGlassQueries.About(key, desk, default)).Uses);
        var opened = await OpenBreakGlass.Use(asked.Id, Stranger, desk, default);
        Assert.Equal("张小三", opened.Value.Applicant.Name);
        Assert.Equal("13900001234", opened.Value.Answers["mobile"]);
        // The reason stands nowhere in clear; the person and those who may see it open it, which is a reading too.
        Assert.DoesNotContain(Visit, await keys.Dump(), StringComparison.Ordinal);
        var reading = Assert.Single(await world.Queries.WithReasons(await world.Queries.AccessesOf(key, null, 10, default, own: false), key, People.Zhang, "access", default));
        Assert.Equal((AccessBasis.BreakGlass, Visit, c.Number, false), (reading.Basis, reading.Reason, reading.Purpose, reading.IsOwn));
        Assert.Equal(Visit, Assert.Single(await BreakGlassQueries.Told(People.Zhang, default, desk, default)).Reason);
        Assert.Equal(Visit, (await BreakGlassQueries.Open(asked.Id, People.Head, desk, default))!.Reason);
        Assert.Contains(await world.Queries.AccessesOf(key, null, 10, default, own: false), line => line.ActorId == People.Head.Id && line.Fields.Contains("reason"));
        Assert.Null(await BreakGlassQueries.Open(asked.Id, StrangersHead, desk, default));
        world.Time.Now = world.Time.GetUtcNow().AddMinutes(31);
        Assert.Equal("break-glass.not-in-force", (await OpenBreakGlass.Use(asked.Id, Stranger, desk, default)).Refusal!.Code);
        Assert.Equal("break-glass.settled", (await OpenBreakGlass.Settle(asked.Id, false, "不再需要查看了", Security, desk, default)).Refusal!.Code);

        foreach (var who in new[] { Stranger, People.Head, Security, People.Auditor })
            Assert.Equal(1, Assert.Single(await BreakGlassQueries.For(who, desk, default)).Uses);
        Assert.Empty(await BreakGlassQueries.For(StrangersHead, desk, default));
        Assert.Empty(await BreakGlassQueries.For(People.Zhang, desk, default));
        Assert.Null(await BreakGlassQueries.Find(asked.Id, StrangersHead, desk, default));
        Assert.Equal(new BreakGlassMonth("2026-09", 1, 1, 0, 1), Assert.Single(await BreakGlassQueries.Months(desk, default)));
        const string Not = "本人没有急病，家属也已来过窗口";
        var second = (await OpenBreakGlass.Ask(c.Number, Visit, Stranger, desk, default)).Value;
        Assert.Equal(BreakGlassStatus.Refused, (await OpenBreakGlass.Settle(second.Id, false, Not, Security, desk, default)).Value.Status);
        Assert.Equal(Not, (await BreakGlassQueries.Open(second.Id, Stranger, desk, default))!.Denial);
        Assert.DoesNotContain(Not, await keys.Dump(), StringComparison.Ordinal);
        await world.Verified();
    }

    [Theory, DatabaseData]
    public async Task Without_open_work_a_case_is_covered_and_a_stated_purpose_is_shown_to_the_person(Dialect dialect)
    {
        await using var keys = new KeyWorld(dialect);
        var c = await keys.Submitted();
        var covered = (await keys.World.Queries.Case(c.Id, People.Head, default)).Value;
        Assert.Equal((PersonalDataState.Masked, "张*三", OpenedFields.MaskedText, OpenedFields.MaskedText), (covered.Personal, covered.Applicant.Name, covered.Applicant.Subject, covered.Applicant.Phone));
        Assert.Equal(OpenedFields.MaskedText, covered.Answers["home"]);
        Assert.All(await keys.World.Queries.History(covered, People.Head, default), line => Assert.True(line.IsCovered));
        Assert.Empty(await keys.World.Queries.AccessesOf(c.Applicant.SubjectKey, null, 10, default));
        var opened = (await keys.World.Queries.Case(c.Id, People.Head, AccessPurpose.Stated(Visit), default)).Value;
        Assert.Equal("张小三", opened.Applicant.Name);
        var reading = Assert.Single(await keys.World.Queries.AccessesOf(c.Applicant.SubjectKey, null, 10, default));
        Assert.DoesNotContain(Visit, await keys.Dump(), StringComparison.Ordinal);
        reading = Assert.Single(await keys.World.Queries.WithReasons([reading], c.Applicant.SubjectKey, People.Zhang, "access", default));
        Assert.Equal((AccessBasis.Stated, Visit), (reading.Basis, reading.Reason));
        Assert.Equal("access.not-your-role", (await keys.World.Queries.Case(c.Id, People.Officer1, AccessPurpose.Stated(Visit), default)).Refusal!.Code);
        await keys.World.Verified();
    }

    [Fact]
    public async Task A_stated_purpose_that_reads_like_another_persons_sealed_value_is_shown_as_it_was_typed()
    {
        await using var keys = new KeyWorld(Dialect.Sqlite);
        var victim = await keys.Submitted(People.Li);
        var c = await keys.Submitted();
        var typed = SealedField.Carry(CaseSealing.RecordOf(victim), victim.Applicant.SubjectKey, CaseSealing.Phone, victim.Applicant.Phone!);
        Assert.True((await keys.World.Queries.Case(c.Id, People.Head, AccessPurpose.Stated(typed), default)).IsGiven);
        var reading = Assert.Single(await keys.World.Queries.AccessesOf(c.Applicant.SubjectKey, null, 10, default));
        reading = Assert.Single(await keys.World.Queries.WithReasons([reading], c.Applicant.SubjectKey, People.Zhang, "access", default));
        Assert.Equal(typed, reading.Reason);
        Assert.Empty(await keys.World.Queries.AccessesOf(victim.Applicant.SubjectKey, null, 10, default));
    }

    [Theory, DatabaseData]
    public async Task Staff_find_cases_of_their_agency_by_number_name_phone_and_citizen_number_and_see_masked_rows(Dialect dialect)
    {
        await using var keys = new KeyWorld(dialect);
        var c = await keys.Submitted();
        await keys.Submitted(People.Li);
        foreach (var text in new[] { c.Number, "张小三", "张*三", People.Zhang.Subject! })
        {
            var line = Assert.Single(await SearchCases.Handle(text, People.Clerk, keys.Desk, default));
            Assert.Equal((c.Number, "张*三"), (line.Number, line.Applicant));
            Assert.Empty(await SearchCases.Handle(text, Stranger, keys.Desk, default));
        }
        Assert.Equal(2, (await SearchCases.Handle("1234", People.Clerk, keys.Desk, default)).Count);
        Assert.Empty(await SearchCases.Handle("4321", People.Clerk, keys.Desk, default));
        Assert.Empty(await SearchCases.Handle(c.Number, People.Auditor, keys.Desk, default));
        Assert.Empty(await SearchCases.Handle("张%", People.Clerk, keys.Desk, default));
        // A search opens nothing and shows no digits to whoever takes the database away.
        Assert.Empty(await keys.World.Queries.AccessesOf(c.Applicant.SubjectKey, null, 10, default));
        Assert.DoesNotContain(" 1234 ", await keys.Dump(), StringComparison.Ordinal);
    }

    [Theory, DatabaseData]
    public async Task A_question_about_a_reading_is_sealed_has_a_clock_and_is_answered_by_the_auditor(Dialect dialect)
    {
        await using var keys = new KeyWorld(dialect);
        var desk = keys.Desk;
        var c = await keys.Submitted();
        await keys.World.Queries.Case(c.Id, People.Clerk, default);
        var reading = Assert.Single(await keys.World.Queries.AccessesOf(c.Applicant.SubjectKey, null, 10, default, own: false));
        Assert.Equal("case.missing-text", (await MakeComplaint.Handle(reading.Id, " ", People.Zhang, desk, null, default)).Refusal!.Code);
        Assert.Equal("complaint.no-reading", (await MakeComplaint.Handle(reading.Id, "为什么看我的数据", People.Li, desk, null, default)).Refusal!.Code);
        Assert.Equal("complaint.no-reading", (await MakeComplaint.Handle(reading.Id, "为什么看我的数据", People.Clerk, desk, null, default)).Refusal!.Code);
        var made = (await MakeComplaint.Handle(reading.Id, "为什么看我的数据", People.Zhang, desk, "form-1", default)).Value;
        Assert.Equal(made.Id, (await MakeComplaint.Handle(reading.Id, "为什么看我的数据", People.Zhang, desk, "form-1", default)).Value.Id);
        // Ten working days from Monday 2026-09-21: the Mid-Autumn and National Day holidays are not counted.
        Assert.Equal(CaseWorld.Calendar.AddWorkingDays(new(2026, 9, 21), 10), made.DueOn);
        Assert.DoesNotContain("为什么看我的数据", await keys.Dump(), StringComparison.Ordinal);

        Assert.Equal("complaint.unknown", (await AnswerComplaint.Handle(made.Id, "核实无误", People.Head, desk, default)).Refusal!.Code);
        Assert.Null(await ComplaintQueries.Open(made.Id, People.Clerk, desk, default));
        Assert.Null(await ComplaintQueries.Open(made.Id, People.Li, desk, default));
        Assert.Equal(made.Id, Assert.Single(await ComplaintQueries.All(People.Auditor, desk, default)).Id);
        Assert.Empty(await ComplaintQueries.All(Security, desk, default));
        Assert.Equal("为什么看我的数据", (await ComplaintQueries.Open(made.Id, People.Auditor, desk, default))!.Question);
        Assert.True((await AnswerComplaint.Handle(made.Id, "窗口受理您的申请时查看，符合规定。", People.Auditor, desk, default)).IsGiven);
        Assert.Equal("complaint.answered", (await AnswerComplaint.Handle(made.Id, "再答一次", People.Auditor, desk, default)).Refusal!.Code);
        var seen = (await ComplaintQueries.Open(made.Id, People.Zhang, desk, default))!;
        Assert.Equal(("窗口受理您的申请时查看，符合规定。", "审计", ComplaintStatus.Answered), (seen.Reply, seen.AnsweredBy, seen.Status));
        // The auditor's own reading of the question is on record too.
        Assert.Contains(await keys.World.Queries.AccessesOf(c.Applicant.SubjectKey, null, 10, default, own: false), a => a.Purpose == made.Number && a.ActorId == People.Auditor.Id);
        await keys.World.Verified();
    }
}

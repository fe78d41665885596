using System.Security.Cryptography;
using System.Text;
using Jiangyuan.Cases;
using Jiangyuan.Cases.Certificates;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;

namespace Jiangyuan.Modules.Tests.Cases;

/// <summary>Whole lives of cases, on both databases.</summary>
public sealed class CaseLifeTests
{
    [Theory, DatabaseData]
    public async Task A_case_is_granted_delivered_verified_and_rated(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect);
        var c = await world.Submitted();
        Assert.Equal((CaseStatus.Submitted, 1), (c.Status, c.Version));
        c = await world.Accept(c);
        Assert.Equal(new DateOnly(2026, 9, 21), CaseTimes.Of(c, world.Desk.LawOf(c), world.Desk.Now()).AcceptedOn);
        await world.Review(c, People.Officer1);
        c = (await world.Review(c, People.Officer2)).Value;
        Assert.Equal(CaseStatus.AwaitingDecision, c.Status);
        c = await world.Granted(c);
        Assert.Equal(CaseStatus.Granted, c.Status);
        c = await world.Delivered(c);
        Assert.Equal(CaseStatus.Concluded, c.Status);

        var certificates = new CertificateQueries(world.Desk);
        var certificate = (await certificates.Get(c.CertificateNumber!, People.Zhang, default)).Value;
        Assert.Equal("张*三", certificate.MaskedHolder);
        Assert.Equal([new("持证人", "张小三") { IsPersonal = true }, new CertificateField("店名", "江源药店")], certificate.Fields);
        Assert.Equal(new DateOnly(2031, 9, 20), certificate.ValidUntil);
        var verified = await certificates.Verify(certificate.Number, certificate.Code.ToLowerInvariant(), default);
        Assert.Equal(CertificateStatus.Valid, verified.Value.Status);
        Assert.Equal(RefusalKind.NotFound, (await certificates.Verify(certificate.Number, "00000000", default)).Refusal!.Kind);

        c = (await RateCase.Handle(new(c.Id, 5, "很快"), People.Zhang, world.Desk, null, null, default)).Value;
        Assert.Equal(5, c.Rating!.Stars);
        Assert.Equal("case.rated-already", (await RateCase.Handle(new(c.Id, 1, null), People.Zhang, world.Desk, null, null, default)).Refusal!.Code);
        Assert.Equal(["CaseSubmitted", "CaseAccepted", "ReviewRecorded", "ReviewRecorded", "CaseDecided", "CertificateIssued", "CertificateDelivered", "CaseRated"],
            (await world.Queries.History(c, People.Zhang, default)).Select(h => h.Event.GetType().Name));
        Assert.Empty(await world.Queries.Inbox(People.Clerk, new(), null, 10, default));
        await world.Verified();
    }

    [Theory, DatabaseData]
    public async Task A_revocation_is_visible_at_verification_at_once(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect);
        var c = await world.Delivered(await world.Granted(await world.Reviewed()));
        var certificates = new CertificateQueries(world.Desk);
        var code = (await certificates.Get(c.CertificateNumber!, People.Zhang, default)).Value.Code;

        await RevokeCertificate.Handle(new(c.Id, "以欺骗手段取得（《行政许可法》第六十九条）"), People.Head, world.Desk, null, null, default);

        var seen = (await certificates.Verify(c.CertificateNumber, code, default)).Value;
        Assert.Equal((CertificateStatus.Revoked, "以欺骗手段取得（《行政许可法》第六十九条）"), (seen.Status, seen.EndReason));
        Assert.Equal("case.revoked-already", (await RevokeCertificate.Handle(new(c.Id, "再次"), People.Head, world.Desk, null, null, default)).Refusal!.Code);
        await world.Verified();
    }

    [Theory, DatabaseData]
    public async Task A_commitment_is_decided_on_declaration_and_a_false_promise_is_remembered(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect);
        var c = await world.Accept(await world.Submitted(HandlingMode.Commitment));
        Assert.Equal(CaseStatus.AwaitingDecision, c.Status);
        c = await world.Delivered(await world.Granted(c));
        Assert.Equal(new DateOnly(2026, 12, 21), c.PostChecks[0].DueOn);
        var line = Assert.Single(await world.Queries.Inbox(People.Officer1, new(), null, 10, default));
        Assert.Equal(new DateOnly(2026, 12, 21), line.DueOn);

        c = (await RecordPostCheck.Handle(new(c.Id, "", PostCheckOutcome.Breach, "药学人员不在岗"), People.Officer1, world.Desk, null, null, default)).Value;

        Assert.NotNull(c.Revocation);
        var certificate = (await new CertificateQueries(world.Desk).Get(c.CertificateNumber!, People.Zhang, default)).Value;
        Assert.Equal(CertificateStatus.Revoked, certificate.Status);
        var again = await SubmitCase.Handle(await world.Application(HandlingMode.Commitment), People.Zhang, world.Desk, null, default);
        Assert.Equal("case.commitment-breached", again.Refusal!.Code);
        Assert.True((await SubmitCase.Handle(await world.Application(), People.Zhang, world.Desk, null, default)).IsGiven);
        Assert.True((await SubmitCase.Handle(await world.Application(HandlingMode.Commitment), People.Li, world.Desk, null, default)).IsGiven);

        Assert.True((await CommitmentBreaches.Repair(c.Id, "已整改并复查合格", People.Head, world.Desk, default)).IsGiven);
        Assert.True((await SubmitCase.Handle(await world.Application(HandlingMode.Commitment), People.Zhang, world.Desk, null, default)).IsGiven);
        await world.Verified();
    }

    [Theory, DatabaseData]
    public async Task A_refusal_carries_reasons_and_remedies(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect);
        var c = await world.Reviewed();
        Assert.Equal("case.missing-text", (await DecideCase.Handle(new(c.Id, false, " "), People.Head, world.Desk, null, null, default)).Refusal!.Code);

        c = (await DecideCase.Handle(new(c.Id, false, "场所不符合规定"), People.Head, world.Desk, null, null, default)).Value;

        Assert.Equal(CaseStatus.Refused, c.Status);
        Assert.Contains("60日", c.Decision!.Remedies, StringComparison.Ordinal);
        Assert.Null(c.CertificateNumber);
        await world.Verified();
    }

    [Theory, DatabaseData]
    public async Task Two_heads_who_decide_at_once_cannot_both_win(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect);
        var c = await world.Reviewed();
        var other = People.Head with { Id = "s-head-2" };

        var outcomes = await Task.WhenAll(
            Task.Run(() => DecideCase.Handle(new(c.Id, true, "符合"), People.Head, world.Desk, null, c.Version, default)),
            Task.Run(() => DecideCase.Handle(new(c.Id, false, "不符合"), other, world.Desk, null, c.Version, default)));

        Assert.Single(outcomes, o => o.IsGiven);
        var refused = Assert.Single(outcomes, o => !o.IsGiven).Refusal!;
        Assert.Equal((RefusalKind.Conflict, "store.stale"), (refused.Kind, refused.Code));
        Assert.NotNull(refused.Next);
        await world.Verified();
    }

    [Theory, DatabaseData]
    public async Task A_double_click_changes_one_thing_and_answers_twice(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect);
        var application = await world.Application();
        var first = await SubmitCase.Handle(application, People.Zhang, world.Desk, "k1", default);
        var second = await SubmitCase.Handle(application, People.Zhang, world.Desk, "k1", default);
        Assert.Equal(first.Value.Id, second.Value.Id);
        Assert.Equal(first.Value.Number, second.Value.Number);

        var accept = await AcceptCase.Handle(new(first.Value.Id), People.Clerk, world.Desk, "k2", first.Value.Version, default);
        var again = await AcceptCase.Handle(new(first.Value.Id), People.Clerk, world.Desk, "k2", first.Value.Version, default);
        Assert.Equal((2, 2), (accept.Value.Version, again.Value.Version));
        var other = await DeclineCase.Handle(new(first.Value.Id, "改主意"), People.Clerk, world.Desk, "k2", null, default);
        Assert.Equal("store.key-reused", other.Refusal!.Code);
    }

    [Theory, DatabaseData]
    public async Task Where_a_place_asks_for_less_a_case_is_complete_with_less_and_stays_so(Dialect dialect)
    {
        var eased = TestItem.Licence with { Materials = [] };
        var catalogue = TestItem.Catalogue with { AllOffers = [TestItem.Catalogue.AllOffers[0] with { Item = eased }] };
        await using var there = new CaseWorld(dialect, catalogue);
        await using var elsewhere = new CaseWorld(dialect);
        SubmitCase.Request Bare(SubmitCase.Request full) => full with { Materials = [] };
        Assert.Equal("material.plan", Assert.Single((await SubmitCase.Handle(Bare(await elsewhere.Application()), People.Zhang, elsewhere.Desk, null, default)).Refusal!.Fields!).Field);

        var c = await SubmitCase.Handle(Bare(await there.Application()), People.Zhang, there.Desk, null, default);
        Assert.True(c.IsGiven, c.Refusal?.ToString());
        Assert.Empty(there.Desk.LawOf(c.Value).Item!.Materials);
        // Nor may it be asked for afterwards.
        var asked = await RequestSupplement.Handle(new(c.Value.Id, [new("plan", "缺平面图")]), People.Clerk, there.Desk, null, null, default);
        Assert.Equal("case.supplement-incomplete", asked.Refusal?.Code);
        await there.Verified();
    }

    [Fact]
    public async Task A_counter_that_uses_a_key_again_for_the_next_person_is_not_given_the_last_ones_case()
    {
        await using var world = new CaseWorld(Dialect.Sqlite);
        var application = await world.Application() with { OnBehalfOf = new(ApplicantKind.Person, People.Zhang.Subject!, People.Zhang.Name) };
        var first = await SubmitCase.Handle(application, People.Clerk, world.Desk, "k1", default);
        Assert.True(first.IsGiven, first.Refusal?.ToString());
        Assert.Equal(first.Value.Id, (await SubmitCase.Handle(application, People.Clerk, world.Desk, "k1", default)).Value.Id);
        var next = await SubmitCase.Handle(application with { OnBehalfOf = new(ApplicantKind.Person, People.Li.Subject!, People.Li.Name) }, People.Clerk, world.Desk, "k1", default);
        Assert.Equal("store.key-reused", next.Refusal?.Code);
    }

    [Fact]
    public async Task What_was_asked_is_hashed_the_same_for_ever_so_that_a_repeated_asking_is_known_after_an_upgrade()
    {
        await using var world = new CaseWorld(Dialect.Sqlite);
        var application = await world.Application() with { Phone = "13900000003" };
        Assert.True((await SubmitCase.Handle(application, People.Zhang, world.Desk, "k1", default)).IsGiven);
        var answers = string.Concat(application.Answers.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value.Length}:{a.Value}\n"));
        var asked = $"submit\n0\n{application.ItemId}\n{application.Division}\nOrdinary\n\n\n\n13900000003\n\n{answers}{string.Concat(application.Materials.Select(m => $"{m.RequirementId}@{m.Hash}\n"))}";
        var answer = await world.Desk.Store.FindAnswer(People.Zhang.Id, "k1", default);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(asked)).AsSpan(0, 16)), answer!.RequestHash);
    }

    [Theory, DatabaseData]
    public async Task Unknown_and_foreign_cases_look_alike(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect);
        var c = await world.Submitted();

        Assert.Equal("case.unknown", (await world.Queries.Case(42, People.Zhang, default)).Refusal!.Code);
        Assert.Equal("case.unknown", (await world.Queries.Case(c.Id, People.Li, default)).Refusal!.Code);
        Assert.Equal("case.unknown", (await world.Queries.ByNumber(c.Number, People.Elsewhere, default)).Refusal!.Code);
        Assert.Equal("case.unknown", (await world.Queries.ByNumber("乱写", People.Zhang, default)).Refusal!.Code);
        Assert.Equal("case.unknown", (await WithdrawCase.Handle(new(c.Id), People.Li, world.Desk, null, null, default)).Refusal!.Code);
        Assert.Equal("case.unknown", (await AcceptCase.Handle(new(42), People.Clerk, world.Desk, null, null, default)).Refusal!.Code);
        Assert.Equal(c.Id, (await world.Queries.ByNumber(c.Number[..6] + " " + c.Number[6..], People.Zhang, default)).Value.Id);
    }

    [Theory, DatabaseData]
    public async Task Staff_who_read_a_case_leave_a_record_that_the_person_can_see(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect);
        var c = await world.Submitted();

        await world.Queries.Case(c.Id, People.Zhang, default);
        await world.Queries.Case(c.Id, People.Officer1, default);
        await world.Queries.Case(c.Id, People.Auditor, default);

        var read = await world.Queries.Accesses(People.Zhang.Subject!, null, 10, default);
        Assert.Equal([("审计", c.Number), ("承办甲", c.Number)], read.Select(a => (a.ActorName, a.Purpose)));
        await world.Verified();
    }
}

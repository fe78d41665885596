using Jiangyuan.Catalogue;
using Jiangyuan.Cases;
using Jiangyuan.Cases.Certificates;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;
using Jiangyuan.Trust.Keys;

namespace Jiangyuan.Modules.Tests.Cases;

public sealed class PersonalDataTests
{
    private static readonly string[] Secrets = ["13900001234", "五四大街", "张小三", People.Zhang.Subject!];

    [Theory, DatabaseData]
    public async Task What_was_submitted_is_stored_sealed_and_staff_read_it_after_a_record(Dialect dialect)
    {
        await using var world = new KeyWorld(dialect);
        var c = await world.Submitted();
        var dump = await world.Dump();
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, dump, StringComparison.Ordinal));
        Assert.Contains("\"e1.", dump, StringComparison.Ordinal);

        var read = (await world.World.Queries.Case(c.Id, People.Clerk, default)).Value;
        Assert.Equal((PersonalDataState.Readable, "13900001234", People.Zhang.Subject), (read.Personal, read.Applicant.Phone, read.Applicant.Subject));
        Assert.Equal(("青海省西宁市城西区五四大街88号", "江源药店"), (read.Answers["home"], read.Answers["shop"]));
        var line = Assert.Single(await world.World.Queries.Accesses(People.Zhang.Subject!, null, 10, default), l => !l.IsOwn);
        Assert.Equal(("窗口", c.Number), (line.ActorName[..2], line.Purpose));
        Assert.Superset(new HashSet<string> { "name", "subject", "phone", "answer.home", "answer.mobile", "promise" }, line.Fields.ToHashSet());
        Assert.DoesNotContain("answer.shop", line.Fields);

        // The applicant's own reading is recorded as such.
        var own = (await world.World.Queries.Case(c.Id, People.Zhang, default)).Value;
        Assert.Equal("13900001234", own.Applicant.Phone);
        Assert.Single(await world.World.Queries.AccessesOf(world.Desk.KeyOf(People.Zhang), null, 10, default, own: true));
        Assert.False((await world.World.Queries.Case(c.Id, People.Li, default)).IsGiven);
        await world.World.Verified();
    }

    [Fact]
    public async Task Who_types_another_ones_sealed_value_into_a_public_answer_reads_what_was_typed()
    {
        await using var world = new KeyWorld(Dialect.Sqlite);
        var victim = await world.Submitted();
        var stolen = SealedField.Carry(CaseSealing.RecordOf(victim), victim.Applicant.SubjectKey, CaseSealing.Phone, victim.Applicant.Phone!);
        foreach (var typed in new[] { stolen, victim.Applicant.Phone! })
        {
            var request = await world.Application();
            request = request with { Answers = new Dictionary<string, string>(request.Answers) { ["shop"] = typed } };
            var c = (await SubmitCase.Handle(request, People.Li, world.Desk, null, default)).Value;
            Assert.Equal(typed, (await world.World.Queries.Case(c.Id, People.Li, default)).Value.Answers["shop"]);
            Assert.Equal(typed, (await world.World.Queries.Case(c.Id, People.Clerk, default)).Value.Answers["shop"]);
        }
        // A name that no program gives opens nothing, and is no error.
        Assert.Null(FieldEnvelope.Open(new byte[32], new string('r', 141), CaseSealing.Phone, victim.Applicant.Phone!));
        Assert.Empty(await world.World.Queries.AccessesOf(victim.Applicant.SubjectKey, null, 10, default, own: true));
        Assert.Empty(await world.World.Queries.AccessesOf(victim.Applicant.SubjectKey, null, 10, default, own: false));
    }

    [Theory, DatabaseData]
    public async Task A_case_lives_its_whole_life_sealed(Dialect dialect)
    {
        await using var world = new KeyWorld(dialect);
        var c = await world.World.Accept(await world.Submitted());
        var granted = await DecideCase.Handle(new(c.Id, true, "符合条件"), People.Head, world.Desk, null, null, default);
        Assert.True(granted.IsGiven, granted.Refusal?.ToString());
        var certificate = (await new CertificateQueries(world.Desk).Get(granted.Value.CertificateNumber!, People.Zhang, default)).Value;
        Assert.Equal(People.Zhang.Name, certificate.HolderName);
        Assert.Contains(certificate.Fields, f => f.Value == "青海省西宁市城西区五四大街88号");
        var shown = (await new CertificateQueries(world.Desk).Verify(certificate.Number, certificate.Code, default)).Value;
        Assert.Equal(Masking.Person(People.Zhang.Name), shown.MaskedHolder);
        Assert.True((await RateCase.Handle(new((await world.World.Delivered(granted.Value)).Id, 5, null), People.Zhang, world.Desk, null, null, default)).IsGiven);
        var dump = await world.Dump();
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, dump, StringComparison.Ordinal));
        await world.World.Verified();
    }

    [Theory, DatabaseData]
    public async Task Drafts_and_supplements_are_sealed_too(Dialect dialect)
    {
        await using var world = new KeyWorld(dialect);
        var saved = (await SaveDraft.Handle(new(null, TestItem.Licence.Id, TestItem.Division, HandlingMode.Commitment) { Answers = (await world.Application()).Answers }, People.Zhang, world.Desk, default)).Value;
        Assert.Equal("13900001234", saved.Answers["mobile"]);
        Assert.Equal("13900001234", (await world.World.Queries.Draft(saved.Id, People.Zhang, default)).Value.Answers["mobile"]);
        var c = await world.Submitted();
        Assert.True((await RequestSupplement.Handle(new(c.Id, [new("home", "写到门牌号")]), People.Clerk, world.Desk, null, null, default)).IsGiven);
        var given = await ProvideSupplement.Handle(new(c.Id, new Dictionary<string, string> { ["home"] = "海晏县西海镇原子路1号" }, []), People.Zhang, world.Desk, null, null, default);
        Assert.True(given.IsGiven, given.Refusal?.ToString());
        Assert.Equal("海晏县西海镇原子路1号", (await world.World.Queries.Case(c.Id, People.Officer1, default)).Value.Answers["home"]);
        Assert.DoesNotContain("原子路", await world.Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_service_submissions_go_on_and_pages_are_masked_and_it_recovers_by_itself()
    {
        await using var world = new KeyWorld(Dialect.Sqlite);
        await world.Vault.Fill(64);
        await world.Stop();
        var c = await world.Submitted();
        var read = (await world.World.Queries.Case(c.Id, People.Clerk, default)).Value;
        Assert.Equal((PersonalDataState.Unavailable, Masking.Person(People.Zhang.Name), OpenedFields.UnavailableText), (read.Personal, read.Applicant.Name, read.Applicant.Phone));
        Assert.Equal("江源药店", read.Answers["shop"]);
        c = await world.World.Accept(c);
        Assert.Equal("keys.unavailable", (await DecideCase.Handle(new(c.Id, true, "符合条件"), People.Head, world.Desk, null, null, default)).Refusal!.Code);
        world.Start();
        Assert.Equal("13900001234", (await world.World.Queries.Case(c.Id, People.Head, default)).Value.Applicant.Phone);
        Assert.True((await DecideCase.Handle(new(c.Id, true, "符合条件"), People.Head, world.Desk, null, null, default)).IsGiven);
    }

    [Fact]
    public async Task An_envelope_moved_to_another_field_record_or_person_does_not_open()
    {
        await using var world = new KeyWorld(Dialect.Sqlite);
        var a = await world.Submitted();
        var b = await world.Submitted();
        var moved = a with { Applicant = a.Applicant with { Phone = b.Applicant.Phone }, Answers = new Dictionary<string, string>(a.Answers) { ["home"] = a.Answers["mobile"] } };
        var opened = await PersonalData.Read(world.Desk, People.Clerk, a.Number, a.Applicant.SubjectKey, CaseSealing.FieldsOf(moved), default);
        var shown = CaseSealing.Opened(moved, opened);
        Assert.Equal((OpenedFields.DamagedText, OpenedFields.DamagedText, "13900001234"), (shown.Applicant.Phone, shown.Answers["home"], shown.Answers["mobile"]));
        var key = FieldEnvelope.KeyOf(new byte[32], "s", "f");
        var envelope = FieldEnvelope.Seal(1, key, 1, "case/1", "f", "值");
        Assert.Equal("值", FieldEnvelope.Open(key, "case/1", "f", envelope));
        Assert.Null(FieldEnvelope.Open(key, "case/2", "f", envelope));
        Assert.Null(FieldEnvelope.Open(key, "case/1", "g", envelope));
        Assert.Null(FieldEnvelope.Open(FieldEnvelope.KeyOf(new byte[32], "t", "f"), "case/1", "f", envelope));
    }
}

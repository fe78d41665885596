using System.Text.Json.Nodes;
using Jiangyuan.Cases;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel.Clocks;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;

namespace Jiangyuan.Modules.Tests.Cases;

public sealed class CaseJsonTests
{
    /// <summary>The writer by hand says what the serializer says, member by member and in its order, but for the wording that limits print themselves with.</summary>
    [Theory, DatabaseData]
    public async Task The_fast_writer_and_the_serializer_write_the_same(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect);
        foreach (var mode in Enum.GetValues<HandlingMode>())
        {
            var c = await world.Submitted(mode);
            var stored = Assert.Single(await world.Store.ReadStream("case/" + c.Id, TestContext.Current.CancellationToken));
            var e = (CaseSubmitted)EventJson.Read(stored);
            Assert.Equal(stored.Payload, Written(e));
            Assert.Equal(Serialized(e), Written(e));
            Assert.Equal(Serialized(Awkward(e)), Written(Awkward(e)));
            Assert.Equal(Serialized(Awkward(e) with { Life = new(7, "开药店", "market-630104", 1, 3), At = default }), Written(Awkward(e) with { Life = new(7, "开药店", "market-630104", 1, 3), At = default }));
        }
    }

    [Theory, DatabaseData]
    public async Task What_limits_and_names_print_themselves_with_is_not_stored_but_made_again(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect);
        var c = await world.Submitted(HandlingMode.Ordinary);
        var stored = Assert.Single(await world.Store.ReadStream("case/" + c.Id, TestContext.Current.CancellationToken));
        Assert.DoesNotContain("basisInBrackets", stored.Payload, StringComparison.Ordinal);
        Assert.DoesNotContain("maskedName", stored.Payload, StringComparison.Ordinal);
        var read = (CaseSubmitted)EventJson.Read(stored);
        Assert.Equal(c.Limits.Statutory.BasisInBrackets, read.Limits.Statutory.BasisInBrackets);
        Assert.Equal(c.Applicant.MaskedName, read.Applicant.MaskedName);
    }

    [Theory, DatabaseData]
    public async Task No_member_of_the_event_is_forgotten(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect);
        var c = await world.Submitted(HandlingMode.Commitment);
        var e = (CaseSubmitted)EventJson.Read(Assert.Single(await world.Store.ReadStream("case/" + c.Id, TestContext.Current.CancellationToken)));
        var full = e with { Channel = CaseChannel.Counter, Life = new(7, "开药店", "market-630104", 1, 3), Promise = e.Promise ?? new("马", e.At, "00") };
        Assert.Equal(EventJson.Plain.CaseSubmitted.Properties.Select(p => p.Name), JsonNode.Parse(Written(full))!.AsObject().Select(p => p.Key));
    }

    /// <summary>Events of before 2026-11-27 carry what is no longer written.</summary>
    [Theory, DatabaseData]
    public async Task An_event_of_an_earlier_version_is_read_as_it_was(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect);
        var c = await world.Submitted(HandlingMode.Ordinary);
        var stored = Assert.Single(await world.Store.ReadStream("case/" + c.Id, TestContext.Current.CancellationToken));
        var (e, old) = ((CaseSubmitted)EventJson.Read(stored), JsonNode.Parse(stored.Payload)!.AsObject());
        foreach (var (_, limit) in old["limits"]!.AsObject())
            limit!.AsObject()["basisInBrackets"] = "（旧）";
        old["applicant"]!.AsObject()["maskedName"] = "旧";
        var read = (CaseSubmitted)EventJson.Read(stored with { Payload = old.ToJsonString() });
        Assert.Equal(Written(e), Written(read));
        Assert.Equal(e.Applicant, read.Applicant);
        Assert.Equal(e.Limits, read.Limits);
    }

    private static string Written(CaseSubmitted e) => System.Text.Encoding.UTF8.GetString(EventJson.Utf8(e));

    private static string Serialized(CaseSubmitted e)
    {
        var text = JsonNode.Parse(EventJson.Text(e, EventJson.Plain.CaseSubmitted))!.AsObject();
        foreach (var (_, limit) in text["limits"]!.AsObject())
            limit!.AsObject().Remove("basisInBrackets");
        return text.ToJsonString(EventJson.Plain.Options);
    }

    private static CaseSubmitted Awkward(CaseSubmitted e) => e with
    {
        Answers = new Dictionary<string, string> { ["引号"] = "\"<&>'\\\n藏文 བོད།", ["空"] = "", ["𠮷"] = "+86\u00e9" },
        Channel = CaseChannel.Counter,
        Applicant = e.Applicant with { AgentName = null, Phone = "13900000003", Kind = ApplicantKind.Organization },
        Limits = e.Limits with { Extension = new TimeLimit(10, TimeUnit.WorkingDays, TimeLimitKind.Statutory, "《行政许可法》") },
        Steps = [],
        Promise = null,
        Due = null,
    };
}

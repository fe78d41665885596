using System.Text.Json.Nodes;
using Jiangyuan.Cases;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel.Clocks;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;

namespace Jiangyuan.Modules.Tests.Cases;

public sealed class CaseJsonTests
{
    /// <summary>What is written must not depend on which of the two writers wrote it: hashes and stored events do not change with a version of the program.</summary>
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

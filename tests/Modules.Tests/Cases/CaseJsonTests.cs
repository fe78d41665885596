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
            Assert.Equal(stored.Payload, EventJson.Text(e));
            Assert.Equal(EventJson.Text(e, EventJson.Plain.CaseSubmitted), EventJson.Text(e));
            Assert.Equal(EventJson.Text(Awkward(e), EventJson.Plain.CaseSubmitted), EventJson.Text(Awkward(e)));
        }
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

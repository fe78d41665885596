using Jiangyuan.Cases;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Cases.Scenarios;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Calendars;
using Jiangyuan.Kernel.Clocks;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Divisions;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;

namespace Jiangyuan.Modules.Tests.Cases;

/// <summary>An item made for tests: a licence in 20 working days, promised in 15, extended by 10, reviewed by two, with a certificate for five years.</summary>
internal static class TestItem
{
    internal const string Agency = "chengxi-market";
    internal const string Division = "630104000000";

    internal static TimeLimit Days(int days, string basis = "《行政许可法》第四十二条") => new(days, TimeUnit.WorkingDays, TimeLimitKind.Statutory, basis);

    internal static readonly ServiceItem Licence = new()
    {
        Id = "test-licence",
        Code = "630101172006",
        Name = "测试许可",
        Kind = ItemKind.License,
        Theme = "测试",
        EffectiveFrom = new(2024, 1, 1),
        DocumentNumber = "样例",
        LegalBasis = [],
        Serves = [ApplicantKind.Person, ApplicantKind.Organization],
        Conditions = [],
        Statutory = Days(20),
        Committed = Days(15),
        AcceptanceLimit = Days(5, "《行政许可法》第三十二条"),
        ExtensionLimit = Days(10),
        Modes = [HandlingMode.Ordinary, HandlingMode.Commitment],
        Commitment = new(["符合条件"], ["已经做到"], ["不实则撤销"]),
        Channels = ["online", "counter"],
        Fee = new(false),
        Remedies = new("本级人民政府", new(60, TimeUnit.CalendarDays, TimeLimitKind.Statutory, "复议法"), "人民法院", new(6, TimeUnit.Months, TimeLimitKind.Statutory, "行政诉讼法")) { Complaint = "12345" },
        Supervision = new("市场监管", ["抽查"]) { PostCheck = new(new(3, TimeUnit.Months, TimeLimitKind.Statutory, "办法"), true) { OnlyIn = HandlingMode.Commitment } },
        Result = new("test-certificate", "测试许可证") { TypeCode = "CSX", ValidFor = new(5, TimeUnit.Years, TimeLimitKind.Statutory, "条例"), Elements = ["shop"] },
        Form = new([new FormPage("main", "基本情况", null, [new Question(new DataElement("shop", "店名", ElementType.Text), true) { Label = "店名" }])]),
        Materials = [new MaterialRequirement("plan", "平面图") { Why = "核对场所。", Required = true, Formats = ["pdf", "jpg", "png"], MaxMegabytes = 1, OnlyIn = HandlingMode.Ordinary }],
        Process = new([
            new("acceptance", "受理", StepKind.Acceptance, "counter-clerk"),
            new("review", "审查", StepKind.Review, "officer") { After = ["acceptance"], Persons = 2, OnlyIn = HandlingMode.Ordinary },
            new("decision", "决定", StepKind.Decision, "head") { After = ["review"] },
            new("delivery", "送达", StepKind.Delivery, "counter-clerk") { After = ["decision"] },
        ]),
        Guide = new("测试"),
    };

    internal static readonly Catalogue.Agency Market = new(Agency, "城西区市场监督管理局") { Division = Division, CreditCode = "11630100000000027D", IsSample = true };

    internal static readonly Catalogue.Catalogue Catalogue = new()
    {
        Hash = "test",
        Elements = new Dictionary<string, DataElement>(),
        Agencies = new Dictionary<string, Catalogue.Agency> { [Agency] = Market },
        Registers = new Dictionary<string, Register>(),
        Items = [Licence],
        AllOffers = [new Offer(Licence, Division, Market) { Committed = Licence.Committed }],
    };
}

/// <summary>People of the tests.</summary>
internal static class People
{
    internal static readonly Actor Zhang = new("u-zhang", "张小三", new HashSet<Role> { Role.Citizen }) { Subject = "630102199001010013", SubjectName = "张小三", Division = TestItem.Division };
    internal static readonly Actor Li = new("u-li", "李四", new HashSet<Role> { Role.Citizen }) { Subject = "11010519491231002X", SubjectName = "李四" };
    internal static readonly Actor Clerk = Staff("s-clerk", "窗口甲", Role.CounterClerk);
    internal static readonly Actor Officer1 = Staff("s-officer-1", "承办甲", Role.Officer);
    internal static readonly Actor Officer2 = Staff("s-officer-2", "承办乙", Role.Officer);
    internal static readonly Actor Head = Staff("s-head", "负责人", Role.Head);
    internal static readonly Actor Auditor = new("s-auditor", "审计", new HashSet<Role> { Role.Auditor }) { Agency = "audit" };
    internal static readonly Actor Elsewhere = Staff("s-elsewhere", "外局人员", Role.Officer, Role.Head, Role.CounterClerk) with { Agency = "other" };
    internal static readonly Actor[] All = [Zhang, Li, Clerk, Officer1, Officer2, Head, Auditor, Elsewhere];

    internal static Actor Staff(string id, string name, params Role[] roles) => new(id, name, roles.ToHashSet()) { Agency = TestItem.Agency, Division = TestItem.Division };
}

/// <summary>A desk on a database of its own, with a clock that stands where the test puts it.</summary>
internal sealed class CaseWorld : IAsyncDisposable
{
    internal static readonly WorkingCalendar Calendar = LoadCalendar();
    private static readonly DivisionRegister Divisions = DivisionRegister.Load("code12,parent12,level,name\n630000000000,,1,青海省\n");
    private readonly TestDatabase _database;
    private readonly string _files = Directory.CreateTempSubdirectory("jy-files-").FullName;

    internal CaseWorld(Dialect dialect, Catalogue.Catalogue? catalogue = null, Func<CaseWorld, SubjectVault>? vault = null)
    {
        _database = new TestDatabase(dialect);
        Store = EventStoreFactory.Open(_database.Store, CaseModule.StreamTypes, [CaseModule.Migrations]);
        Files = new MaterialStore(_files);
        Desk = new CaseDesk(Store, () => catalogue ?? TestItem.Catalogue, () => InForce, Divisions, new IdSource(Time), Time, new CaseDeskOptions { SubjectSecret = [1, 2, 3], Materials = Files, Vault = vault?.Invoke(this) });
        Queries = new CaseQueries(Desk);
    }

    internal VirtualTime Time { get; } = new(At(2026, 9, 21));

    internal WorkingCalendar InForce { get; set; } = Calendar;

    internal EventStore Store { get; }

    internal CaseDesk Desk { get; }

    internal CaseQueries Queries { get; }

    internal MaterialStore Files { get; }

    internal string FileOf(string hash) => Path.Combine(_files, hash[..2], hash);

    internal TestDatabase Database => _database;

    /// <summary>Ten in the morning in Beijing.</summary>
    internal static DateTimeOffset At(int year, int month, int day, int hour = 10) => new(year, month, day, hour, 0, 0, TimeSpan.FromHours(8));

    internal static byte[] Pdf { get; } = "%PDF-1.4 test"u8.ToArray();

    internal async Task<SubmittedMaterial> Upload(string name = "平面图.pdf", byte[]? bytes = null) =>
        (await Files.Save(new MemoryStream(bytes ?? Pdf), name, TestItem.Licence.Materials[0], default)).Value;

    internal async Task<SubmitCase.Request> Application(HandlingMode mode = HandlingMode.Ordinary) => new(TestItem.Licence.Id, TestItem.Division, mode)
    {
        Answers = new Dictionary<string, string> { ["shop"] = "江源药店" },
        Materials = mode == HandlingMode.Ordinary ? [await Upload()] : [],
        PromiseSignedBy = mode == HandlingMode.Commitment ? "张小三" : null,
    };

    internal async Task<Case> Submitted(HandlingMode mode = HandlingMode.Ordinary, Actor? by = null) =>
        (await SubmitCase.Handle(await Application(mode), by ?? People.Zhang, Desk, null, default)).Value;

    internal async Task<Case> Accepted() => await Accept(await Submitted());

    internal async Task<Case> Accept(Case c) => (await AcceptCase.Handle(new(c.Id), People.Clerk, Desk, null, null, default)).Value;

    internal async Task<Outcome<Case>> Review(Case c, Actor officer) => await ReviewCase.Handle(new(c.Id, "", true, "符合条件"), officer, Desk, null, null, default);

    internal async Task<Case> Reviewed()
    {
        var c = await Accepted();
        await Review(c, People.Officer1);
        return (await Review(c, People.Officer2)).Value;
    }

    internal async Task<Case> Granted(Case c) => (await DecideCase.Handle(new(c.Id, true, "符合条件"), People.Head, Desk, null, null, default)).Value;

    internal async Task<Case> Delivered(Case c) => (await DeliverCertificate.Handle(new(c.Id, "窗口领取"), People.Clerk, Desk, null, null, default)).Value;

    internal async Task Verified()
    {
        var report = await Store.Verify();
        Assert.True(report.Findings.Count == 0, string.Join('\n', report.Findings));
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_files, true);
    }

    private static WorkingCalendar LoadCalendar()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Jiangyuan.slnx")))
            root = Path.GetDirectoryName(root)!;
        return WorkingCalendar.Load(File.ReadAllText(Path.Combine(root, "packages/calendars/cn-holidays-2004-2026.csv")));
    }
}

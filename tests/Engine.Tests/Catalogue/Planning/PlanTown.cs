using Jiangyuan.Catalogue;
using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Engine.Tests.Catalogue.Planning;

/// <summary>A made-up catalogue for planning: services by a few words each, all offered at one place.</summary>
internal sealed class PlanTown
{
    internal const string Division = "630104000000";
    internal static readonly DateOnly Today = new(2026, 11, 25);
    private static readonly Agency Office = new("office", "样例局") { Division = Division, CreditCode = "11630104000000078F", IsSample = true };
    private readonly List<ServiceItem> _items = [];
    private readonly List<Offer> _offers = [];
    private readonly Dictionary<string, DataElement> _elements = new(StringComparer.Ordinal);

    internal static TimeLimit Days(int days) => days == 0 ? new(0, TimeUnit.OnTheSpot, TimeLimitKind.Committed, "") : new(days, TimeUnit.WorkingDays, TimeLimitKind.Committed, "");

    /// <summary>A service that gives <paramref name="gives"/> and needs the certificates <paramref name="needs"/>; <paramref name="papers"/> are asked of the applicant.</summary>
    internal PlanTown Service(string id, string gives, int days, string needs = "", decimal fee = 0, string papers = "", Func<ServiceItem, ServiceItem>? with = null, bool offered = true)
    {
        string[] required = needs.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var item = new ServiceItem
        {
            Id = id, Code = "630101172006", Name = id, Kind = ItemKind.License, Theme = "测试", EffectiveFrom = new(2020, 1, 1), DocumentNumber = "样例", LegalBasis = [],
            Serves = [ApplicantKind.Person], Conditions = [], Statutory = Days(days), Committed = Days(days), AcceptanceLimit = Days(5), Modes = [HandlingMode.Ordinary], Channels = ["online", "counter"],
            Fee = fee == 0 ? new Fee(false) : new Fee(true) { Amount = fee }, Remedies = new("政府", Days(1), "法院", Days(1)) { Complaint = "12345" }, Supervision = new("样例局", []),
            Result = new CertificateTemplate(gives, gives) { TypeCode = "YL" }, Form = new FormDefinition([new FormPage("main", "表", null, [])]), Guide = new("测试"),
            Materials = [.. required.Select(need => new MaterialRequirement("m-" + need, need) { Why = "核对", Required = true, ObtainedFrom = "certificate:" + need }),
                .. papers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(paper => new MaterialRequirement("p-" + paper, paper) { Why = "核对", Required = true, Formats = ["pdf"] })],
            Process = new ProcessDefinition([]),
        };
        item = with?.Invoke(item) ?? item;
        _items.Add(item);
        if (offered) _offers.Add(new Offer(item, Division, Office) { Committed = item.Committed, Counters = [new CounterPlace("大厅", "样例", "工作日")] });
        foreach (var question in item.Form.Questions) _elements[question.Element.Id] = question.Element;
        return this;
    }

    internal Jiangyuan.Catalogue.Catalogue Build() => new()
    {
        Hash = "town", Elements = _elements, Agencies = new Dictionary<string, Agency> { ["office"] = Office },
        Registers = new Dictionary<string, Register> { ["people"] = new("people", "人口库") { Keeper = "公安", KeyedBy = "x", Replaces = ["户口簿"] }, ["firms"] = new("firms", "企业库") { Keeper = "市监", KeyedBy = "y" } },
        Items = _items, AllOffers = _offers,
    };

    /// <summary>A form of one page; each question is an element and, by name, what shows it.</summary>
    internal static FormDefinition Form(params Question[] questions) => new([new FormPage("main", "表", null, questions)]);

    internal static Question Asks(string id, string name, ElementType type = ElementType.Boolean) => new(new DataElement(id, name, type), true) { Label = name };
}

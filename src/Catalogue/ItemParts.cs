using Jiangyuan.Kernel.Clocks;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Catalogue;

/// <summary>What is asked, page by page.</summary>
public sealed record FormDefinition(IReadOnlyList<FormPage> Pages)
{
    /// <summary>Every question of every page, in order.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<Question> Questions => Pages.SelectMany(page => page.Questions);
}

/// <summary>One page of a form.</summary>
public sealed record FormPage(string Id, string Title, string? Intro, IReadOnlyList<Question> Questions);

/// <summary>One element asked in one form. A question that is not visible is neither required nor checked, and its answer is not kept.</summary>
public sealed record Question(DataElement Element, bool Required)
{
    /// <summary>The element's name, or what this form calls it.</summary>
    public required string Label { get; init; }

    public string? Help { get; init; }

    /// <summary>FEEL over the answers; null = always.</summary>
    public string? VisibleWhen { get; init; }

    public IReadOnlyList<QuestionCheck> Checks { get; init; } = [];

    /// <summary>Id of the register from which the answer can be filled in with the applicant's consent, or <c>account</c>.</summary>
    public string? PrefillFrom { get; init; }
}

/// <summary>FEEL over the answers that must be true, and what is said when it is not.</summary>
public sealed record QuestionCheck(string That, string Message);

/// <summary>A document that is asked of the applicant, or that the agency obtains itself.</summary>
public sealed record MaterialRequirement(string Id, string Name)
{
    public required string Why { get; init; }

    public bool Required { get; init; }

    /// <summary>May be handed in later (容缺).</summary>
    public bool AllowsDeficiency { get; init; }

    /// <summary>FEEL over the answers; null = always.</summary>
    public string? When { get; init; }

    /// <summary>pdf, jpg, png.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    public int MaxMegabytes { get; init; } = 10;

    public string? Sample { get; init; }

    /// <summary>True when the paper original must be shown at a counter.</summary>
    public bool Original { get; init; }

    /// <summary>The mode in which it is asked; null = in every mode.</summary>
    public HandlingMode? OnlyIn { get; init; }

    /// <summary>Id of the register that supplies it, or <c>certificate:ID</c> of one already held; then it is shown in the guide but not asked.</summary>
    public string? ObtainedFrom { get; init; }

    public MaterialSource Source { get; init; }

    /// <summary>How many copies on paper.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>Id of the entry on the list of proofs, when somebody else must certify it.</summary>
    public string? Proof { get; init; }

    /// <summary>Ids of the elements that it carries, when it is known.</summary>
    public IReadOnlyList<string> Elements { get; init; } = [];

    /// <summary>Ids of the variants in which it is asked; empty = all. <see cref="When"/> contains their conditions.</summary>
    public IReadOnlyList<string> Variants { get; init; } = [];
}

/// <summary>The steps of handling.</summary>
public sealed record ProcessDefinition(IReadOnlyList<StepDefinition> Steps)
{
    /// <summary>The steps that are taken. What came after one that is not comes after all that came before it, so that leaving one out lets nothing overtake.</summary>
    public IReadOnlyList<StepDefinition> Taken(Func<StepDefinition, bool> isTaken)
    {
        ArgumentNullException.ThrowIfNull(isTaken);
        var left = Steps.Where(step => !isTaken(step)).ToDictionary(step => step.Id, StringComparer.Ordinal);
        return left.Count == 0 ? Steps : [.. Steps.Where(step => !left.ContainsKey(step.Id)).Select(step => step.After.Any(left.ContainsKey) ? step with { After = Before(step, left) } : step)];
    }

    private static List<string> Before(StepDefinition step, Dictionary<string, StepDefinition> left)
    {
        var (before, seen, open) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal), new Stack<string>(step.After.Reverse()));
        while (open.TryPop(out var id))
        {
            if (!seen.Add(id))
            {
                continue;
            }

            if (!left.TryGetValue(id, out var gone))
            {
                before.Add(id);
                continue;
            }

            foreach (var earlier in gone.After.Reverse())
            {
                open.Push(earlier);
            }
        }

        return before;
    }
}

/// <summary>What a step is for.</summary>
public enum StepKind
{
    Acceptance,
    Review,
    SpecialProcedure,
    Decision,
    Certificate,
    Delivery,
    PostCheck,
}

/// <summary>One step as drawn. It begins when every step named in <see cref="After"/> has ended or does not apply.</summary>
public sealed record StepDefinition(string Id, string Name, StepKind Kind, string Role)
{
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>How many officers must take part; a check of substance needs two (行政许可法 art. 34).</summary>
    public int Persons { get; init; } = 1;

    public TimeLimit? Limit { get; init; }

    /// <summary>FEEL over the answers; null = always.</summary>
    public string? When { get; init; }

    /// <summary>The mode in which the step is taken; null = in every mode.</summary>
    public HandlingMode? OnlyIn { get; init; }

    /// <summary>For special procedures: one of those that stop the clock (行政许可法 art. 45), by its identifier, for example <c>inspection</c>.</summary>
    public string? Procedure { get; init; }

    /// <summary>The special law, with article, that lets a procedure beyond those of art. 45 stop the clock.</summary>
    public string? ProcedureBasis { get; init; }

    /// <summary>Id of the agency that takes the step where it is not the one that handles the case.</summary>
    public string? Agency { get; init; }

    /// <summary>Ids of the variants in which the step is taken; empty = all. <see cref="When"/> contains their conditions.</summary>
    public IReadOnlyList<string> Variants { get; init; } = [];
}

/// <summary>The text for people, one Markdown text per language.</summary>
public sealed record ServiceGuide(string Zh)
{
    public string? Bo { get; init; }

    public string? En { get; init; }

    /// <summary>The sections of the Chinese text, in order: heading and Markdown body.</summary>
    public IReadOnlyList<GuideSection> Sections { get; init; } = [];
}

/// <summary>One section under a heading of the second level.</summary>
public sealed record GuideSection(string Heading, string Body);

/// <summary>
/// Where one version of an item can be had: which agency, at which counters, how soon. In a compiled catalogue <paramref name="Item"/> is the version as it is
/// here, with what the place and the levels above it make easier.
/// </summary>
public sealed record Offer(ServiceItem Item, string Division, Agency Agency)
{
    /// <summary>Promised here; never longer than the item's.</summary>
    public required TimeLimit Committed { get; init; }

    public IReadOnlyList<CounterPlace> Counters { get; init; } = [];

    /// <summary>What is easier here than the item itself; null = nothing but the promise.</summary>
    public Easing? Eases { get; init; }

    /// <summary>Where to ask; the agency's when the place names none.</summary>
    public string? Phone { get; init; }

    /// <summary>What people here should know besides the guide.</summary>
    public string? Note { get; init; }

    public BodyNature BodyNature { get; init; }

    /// <summary>The agency in whose name an entrusted body acts, and the document that says so.</summary>
    public Agency? EntrustedBy { get; init; }

    public string? EntrustedDocument { get; init; }

    /// <summary>
    /// The 31-character implementation code: credit code, level of exercise, basic code. An entrusted body acts in the name of the agency that
    /// entrusted it (行政许可法 art. 24), so the code is that agency's. Null when a code is not well formed.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? ImplementationCode
    {
        get
        {
            var body = EntrustedBy ?? Agency;
            return ServiceItemCode.Parse(Item.Code) is { IsGiven: true, Value: var code } && UnifiedCreditCode.ParseImported(body.CreditCode) is { IsGiven: true, Value: var agency } && DivisionCode.Parse(body.Division) is { IsGiven: true, Value: var division }
                && code.ImplementedBy(agency, (int)division.Level + 1) is { IsGiven: true, Value: var whole } ? whole.Value : null;
        }
    }

    /// <summary>The 33-character code of one handling item here, or null.</summary>
    public string? HandlingCode(HandlingItem handling) => ImplementationCode is { } code ? code + handling.Number : null;
}

/// <summary>A counter one can go to.</summary>
public sealed record CounterPlace(string Name, string Address, string Hours)
{
    public string? Phone { get; init; }
}

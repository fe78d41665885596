using Jiangyuan.Kernel;

namespace Jiangyuan.Rules.Dmn;

/// <summary>A decision model (DMN 1.2–1.5) with the models it imports. Immutable after reading.</summary>
public sealed class DmnModel
{
    public required string Name { get; init; }

    public required string Namespace { get; init; }

    /// <summary>Inputs, decisions, knowledge models and services, by id.</summary>
    public IReadOnlyDictionary<string, DmnElement> Elements => Index;

    /// <summary>Named types of item definitions.</summary>
    public IReadOnlyDictionary<string, FeelType> Types { get; internal set; } = new Dictionary<string, FeelType>();

    /// <summary>Import name → imported model.</summary>
    public IReadOnlyDictionary<string, DmnModel> Imports => ImportIndex;

    internal Dictionary<string, DmnElement> Index { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, DmnModel> ImportIndex { get; } = new(StringComparer.Ordinal);

    /// <summary>The element of a kind with a name, or null.</summary>
    public T? Find<T>(string name)
        where T : DmnElement => Index.Values.OfType<T>().FirstOrDefault(e => e.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A node of the requirements graph.</summary>
public abstract record DmnElement(string Id, string Name, FeelType Type, Place At)
{
    internal DmnModel Model { get; init; } = null!;

    /// <summary>What this element asks for: <c>(importName or null, element)</c>; filled when all elements are known.</summary>
    internal List<DmnRequirement> Requirements { get; } = [];

    /// <summary>Whether its own logic calls a function in another language (Java or PMML), which is never run.</summary>
    internal bool UsesOtherLanguage { get; set; }

    /// <inheritdoc/>
    public sealed override string ToString() => $"{Model.Name}/{Name}";
}

/// <summary>A requirement; <paramref name="Import"/> is the name under which another model is imported.</summary>
internal sealed record DmnRequirement(string? Import, DmnElement Element);

/// <summary>A value from outside.</summary>
public sealed record DmnInput(string Id, string Name, FeelType Type, Place At) : DmnElement(Id, Name, Type, At);

/// <summary>A decision; without logic its value is null.</summary>
public sealed record DmnDecision(string Id, string Name, FeelType Type, Place At) : DmnElement(Id, Name, Type, At)
{
    public Logic? Logic { get; internal set; }
}

/// <summary>A business knowledge model: a function.</summary>
public sealed record DmnKnowledge(string Id, string Name, FeelType Type, Place At) : DmnElement(Id, Name, Type, At)
{
    public FunctionLogic? Function { get; internal set; }
}

/// <summary>A decision service: a function of its input data and input decisions.</summary>
public sealed record DmnService(string Id, string Name, FeelType Type, Place At) : DmnElement(Id, Name, Type, At)
{
    internal List<DmnElement> Inputs { get; } = [];

    internal List<DmnDecision> Outputs { get; } = [];
}

/// <summary>A boxed expression (§10.2). The set is closed.</summary>
public abstract record Logic
{
    /// <summary>The declared type of the result, or null.</summary>
    public FeelType? Type { get; init; }
}

/// <summary>A text in FEEL; <paramref name="Expression"/> null when it does not parse, then the value is null.</summary>
public sealed record TextLogic(FeelExpression? Expression) : Logic;

/// <summary>A boxed context; an entry without name is the result.</summary>
public sealed record ContextLogic(IReadOnlyList<(string? Name, FeelType? Type, Logic Value)> Entries) : Logic;

public sealed record ListLogic(IReadOnlyList<Logic> Items) : Logic;

public sealed record RelationLogic(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<Logic>> Rows) : Logic;

public sealed record InvocationLogic(Logic Called, IReadOnlyList<(string Name, Logic Value)> Bindings) : Logic;

/// <summary>A boxed function; <paramref name="Body"/> null for one in another language.</summary>
public sealed record FunctionLogic(string Name, IReadOnlyList<FeelParameter> Parameters, Logic? Body) : Logic;

public sealed record ConditionalLogic(Logic Condition, Logic Then, Logic Else) : Logic;

public sealed record FilterLogic(Logic Source, Logic Match) : Logic;

public enum IterationKind
{
    For,
    Some,
    Every,
}

public sealed record IterationLogic(IterationKind Kind, string Variable, Logic Source, Logic Body) : Logic;

/// <summary>A decision table inside of a boxed expression.</summary>
public sealed record TableLogic(DecisionTable Table) : Logic;

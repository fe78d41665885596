using Jiangyuan.Kernel;
using Jiangyuan.Rules.Checking;
using Jiangyuan.Rules.Evaluation;
using Jiangyuan.Rules.Syntax;

namespace Jiangyuan.Rules;

/// <summary>
/// A parsed and checked FEEL expression (DMN 1.5). Immutable and safe to use from many threads.
/// </summary>
public sealed class FeelExpression
{
    private FeelExpression(string text, Node root, FeelEnvironment names, FeelType type, Place at) => (Text, Root, Names, Type, At) = (text, root, names, type, at);

    /// <summary>The text as written.</summary>
    public string Text { get; }

    /// <summary>The syntax tree, for evaluators.</summary>
    public Node Root { get; }

    /// <summary>What the names stand for.</summary>
    public FeelEnvironment Names { get; }

    /// <summary>The type that the checker derived; Any where it cannot tell.</summary>
    public FeelType Type { get; }

    /// <summary>Where the text begins.</summary>
    public Place At { get; }

    /// <summary>
    /// Parses and checks. The expression is null only when the text does not parse; findings of the checker
    /// (unknown names, impossible comparisons) come with an expression. Never throws, for any text.
    /// </summary>
    public static (FeelExpression? Expression, IReadOnlyList<Diagnostic> Findings) Parse(string text, FeelEnvironment names, Place at)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(names);
        var root = Parser.Expression(text, names, at, out var mistake);
        if (root is null)
        {
            return (null, [mistake!]);
        }

        var findings = new List<Diagnostic>();
        var type = new TypeChecker(text, names, at, findings).Check(root);
        return (new FeelExpression(text, root, names, type, at), findings);
    }

    /// <summary>A node of this expression as an expression of its own, for evaluators that take a condition apart.</summary>
    internal FeelExpression Part(Node node) => new(Text, node, Names, FeelType.Any, At);

    /// <summary>
    /// The value. A name of the environment that <paramref name="values"/> leaves out is <see cref="FeelUnknown"/>;
    /// an error gives null and a note. Never throws; bounded in time.
    /// </summary>
    public FeelValue Evaluate(FeelContext values, DateTimeOffset now, ICollection<Diagnostic>? notes = null)
    {
        var run = new Run(now, notes);
        return run.Evaluate(Root, new EnvironmentScope(values, Names), Text, At);
    }
}

/// <summary>Parsed unary tests: an input entry of a decision table, or the allowed values of an element.</summary>
public sealed record FeelUnaryTests(string Text, UnaryTests Root, FeelEnvironment Names, Place At)
{
    /// <summary>Parses; null with a finding when the text does not parse.</summary>
    public static (FeelUnaryTests? Tests, IReadOnlyList<Diagnostic> Findings) Parse(string text, FeelEnvironment names, Place at)
    {
        var root = Parser.Tests(text, names, at, out var mistake);
        return root is null ? (null, [mistake!]) : (new FeelUnaryTests(text, root, names, at), []);
    }

    /// <summary>True, false, unknown or null: does the input pass?</summary>
    public FeelValue Evaluate(FeelValue input, FeelContext values, DateTimeOffset now, ICollection<Diagnostic>? notes = null)
    {
        var run = new Run(now, notes);
        return run.Evaluate(Root, new EnvironmentScope(values, Names).With("?", input), Text, At);
    }

    /// <inheritdoc/>
    public bool Equals(FeelUnaryTests? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}

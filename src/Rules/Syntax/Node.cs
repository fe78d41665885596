using Jiangyuan.Rules.Numbers;

namespace Jiangyuan.Rules.Syntax;

/// <summary>Where a node stands in its text: character offsets, the end exclusive.</summary>
public readonly record struct Span(int Start, int End);

/// <summary>
/// A node of the syntax tree of FEEL. The set is closed: interpreter, compiler, bulk evaluation and SQL
/// each handle exactly the sealed records of this file.
/// </summary>
public abstract record Node(Span Span)
{
    /// <summary>How deep the tree is; bounded by the parser, so that every walk may recurse.</summary>
    public int Depth { get; internal set; } = 1;
}

/// <summary>null, a boolean, a number, a string or an <c>@"…"</c> literal. An @-literal that names nothing is null.</summary>
public sealed record Literal(Span Span, FeelValue Value) : Node(Span);

/// <summary>A name: variable, parameter, built-in function, or <c>?</c> for the input of a unary test.</summary>
public sealed record NameReference(Span Span, string Name) : Node(Span);

/// <summary><c>source.member</c></summary>
public sealed record PathAccess(Span Span, Node Source, string Member) : Node(Span);

/// <summary><c>source[condition or position]</c></summary>
public sealed record FilterAccess(Span Span, Node Source, Node Condition) : Node(Span);

/// <summary>An argument; without name in a positional call.</summary>
public sealed record Argument(string? Name, Node Value);

/// <summary>A call; either all arguments have names or none.</summary>
public sealed record Call(Span Span, Node Function, IReadOnlyList<Argument> Arguments) : Node(Span);

public enum ArithmeticOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
}

public sealed record Arithmetic(Span Span, ArithmeticOperator Operator, Node Left, Node Right) : Node(Span);

public sealed record Negation(Span Span, Node Operand) : Node(Span);

public enum ComparisonOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

public sealed record Comparison(Span Span, ComparisonOperator Operator, Node Left, Node Right) : Node(Span);

/// <summary><c>value between low and high</c>, both included.</summary>
public sealed record Between(Span Span, Node Value, Node Low, Node High) : Node(Span);

/// <summary><c>value in (test, …)</c>: true when one test passes.</summary>
public sealed record Membership(Span Span, Node Value, IReadOnlyList<Node> Tests) : Node(Span);

/// <summary><c>left and right</c></summary>
public sealed record Conjunction(Span Span, Node Left, Node Right) : Node(Span);

/// <summary><c>left or right</c></summary>
public sealed record Disjunction(Span Span, Node Left, Node Right) : Node(Span);

/// <summary><c>if condition then … else …</c></summary>
public sealed record Conditional(Span Span, Node Condition, Node Then, Node Else) : Node(Span);

/// <summary>One variable of an iteration: over a list or range, or from <paramref name="Source"/> to <paramref name="To"/>.</summary>
public sealed record Iterator(string Name, Node Source, Node? To);

/// <summary><c>for x in …, y in … return …</c></summary>
public sealed record ForLoop(Span Span, IReadOnlyList<Iterator> Iterators, Node Body) : Node(Span);

/// <summary><c>some</c> or <c>every x in … satisfies …</c></summary>
public sealed record Quantified(Span Span, bool Every, IReadOnlyList<Iterator> Iterators, Node Condition) : Node(Span);

/// <summary><c>value instance of type</c>; a null type is one the text names but nobody knows.</summary>
public sealed record InstanceOf(Span Span, Node Value, FeelType? Type) : Node(Span);

public sealed record ListConstruction(Span Span, IReadOnlyList<Node> Items) : Node(Span);

/// <summary>One entry of a context; later entries see earlier ones.</summary>
public sealed record Entry(string Name, Node Value);

public sealed record ContextConstruction(Span Span, IReadOnlyList<Entry> Entries) : Node(Span);

/// <summary>An interval <c>[a..b)</c>.</summary>
public sealed record RangeConstruction(Span Span, Node Start, bool StartIncluded, Node End, bool EndIncluded) : Node(Span);

/// <summary>A test with an operator and no left side: <c>&lt; 10</c>, <c>= 3</c>, <c>!= "a"</c>. Alone in parentheses it is a range.</summary>
public sealed record OperatorTest(Span Span, ComparisonOperator Operator, Node Operand) : Node(Span);

/// <summary><c>function(a: number, b) body</c>; an external one has no value here.</summary>
public sealed record FunctionConstruction(Span Span, IReadOnlyList<FeelParameter> Parameters, Node Body, bool IsExternal) : Node(Span);

/// <summary>A test that says itself what must hold of the input, <c>?</c>.</summary>
public sealed record InputTest(Span Span, Node Condition) : Node(Span);

/// <summary>Unary tests: <c>-</c> (any), or a list of tests, maybe negated by <c>not(…)</c>.</summary>
public sealed record UnaryTests(Span Span, IReadOnlyList<Node> Tests, bool IsNegated, bool IsAny) : Node(Span);

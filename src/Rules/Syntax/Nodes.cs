namespace Jiangyuan.Rules.Syntax;

/// <summary>Walks over trees.</summary>
public static class Nodes
{
    /// <summary>The direct parts of a node, from left to right.</summary>
    public static IEnumerable<Node> Children(Node node) => node switch
    {
        PathAccess n => [n.Source],
        FilterAccess n => [n.Source, n.Condition],
        Call n => [n.Function, .. n.Arguments.Select(a => a.Value)],
        Arithmetic n => [n.Left, n.Right],
        Negation n => [n.Operand],
        Comparison n => [n.Left, n.Right],
        Between n => [n.Value, n.Low, n.High],
        Membership n => [n.Value, .. n.Tests],
        Conjunction n => [n.Left, n.Right],
        Disjunction n => [n.Left, n.Right],
        Conditional n => [n.Condition, n.Then, n.Else],
        ForLoop n => [.. Sources(n.Iterators), n.Body],
        Quantified n => [.. Sources(n.Iterators), n.Condition],
        InstanceOf n => [n.Value],
        ListConstruction n => n.Items,
        ContextConstruction n => n.Entries.Select(e => e.Value),
        RangeConstruction n => [n.Start, n.End],
        OperatorTest n => [n.Operand],
        FunctionConstruction n => [n.Body],
        InputTest n => [n.Condition],
        UnaryTests n => n.Tests,
        _ => [],
    };

    /// <summary>The node and everything below it, from left to right.</summary>
    public static IEnumerable<Node> All(Node node)
    {
        var open = new Stack<Node>();
        open.Push(node);
        while (open.TryPop(out var next))
        {
            yield return next;
            foreach (var child in Children(next).Reverse())
            {
                open.Push(child);
            }
        }
    }

    private static IEnumerable<Node> Sources(IReadOnlyList<Iterator> iterators) => iterators.SelectMany(i => i.To is null ? new[] { i.Source } : [i.Source, i.To]);
}

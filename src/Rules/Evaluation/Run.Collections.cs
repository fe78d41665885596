using Jiangyuan.Rules.Syntax;

namespace Jiangyuan.Rules.Evaluation;

internal sealed partial class Run
{
    private FeelList EvaluateList(ListConstruction node, Scope scope)
    {
        var items = new FeelValue[node.Items.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Evaluate(node.Items[i], scope);
        }

        return new FeelList(items);
    }

    private FeelValue EvaluateContext(ContextConstruction node, Scope scope)
    {
        var entries = new List<KeyValuePair<string, FeelValue>>(node.Entries.Count);
        var inner = new ContextScope(FeelContext.Empty, scope);
        foreach (var entry in node.Entries)
        {
            if (entries.Exists(e => e.Key == entry.Name))
            {
                _span = node.Span;
                return Fail("RU0205", $"“{entry.Name}”写了两次", "同一个名字只能有一个值", "删去一个，或改名");
            }

            entries.Add(new(entry.Name, Evaluate(entry.Value, inner)));
            inner.Context = new FeelContext(entries.ToArray());
        }

        return inner.Context;
    }

    private FeelValue EvaluateRange(RangeConstruction node, Scope scope)
    {
        var (start, end) = (Evaluate(node.Start, scope), Evaluate(node.End, scope));
        _span = node.Span;
        if (start is FeelUnknown || end is FeelUnknown)
        {
            return Operators.Unknown(start, end)!;
        }

        if (start is FeelNull && end is FeelNull)
        {
            return Fail("RU0205", "区间两端都没有值", "这样的区间没有意义", "至少写一端");
        }

        if ((start is FeelNull && node.StartIncluded) || (end is FeelNull && node.EndIncluded))
        {
            return Fail("RU0205", "没有值的一端不能用方括号", "无界的一端是开的", "改用圆括号");
        }

        if (start is not FeelNull && end is not FeelNull && Operators.Order(start, end) is not <= 0)
        {
            return Fail("RU0205", "区间的下限大于上限，或两端不能比较", "结果是 null", "对调两端，或用同类的值");
        }

        return new FeelRange(start, node.StartIncluded, end, node.EndIncluded);
    }

    private FeelValue OperatorRange(OperatorTest node, Scope scope)
    {
        var value = Evaluate(node.Operand, scope);
        return value is FeelUnknown ? value : node.Operator switch
        {
            ComparisonOperator.Less => new FeelRange(FeelValue.Null, false, value, false, true),
            ComparisonOperator.LessOrEqual => new FeelRange(FeelValue.Null, false, value, true, true),
            ComparisonOperator.Greater => new FeelRange(value, false, FeelValue.Null, false, true),
            ComparisonOperator.GreaterOrEqual => new FeelRange(value, true, FeelValue.Null, false, true),
            ComparisonOperator.Equal => new FeelRange(value, true, value, true, true),
            _ => new FeelRange(value, false, value, false, true),
        };
    }

    private FeelValue EvaluatePath(PathAccess node, Scope scope)
    {
        var source = Evaluate(node.Source, scope);
        _span = node.Span;
        return Properties.Get(source, node.Member, this);
    }

    private FeelValue EvaluateFilter(FilterAccess node, Scope scope)
    {
        var source = Evaluate(node.Source, scope);
        if (source is FeelUnknown)
        {
            return source;
        }

        var items = source is FeelList list ? list.Items : source is FeelNull ? [] : [source];
        if (node.Condition is not (Comparison or Conjunction or Disjunction or Between or Membership or Quantified)
            && Probe(node.Condition, scope) is FeelNumber number)
        {
            _span = node.Span;
            return Item(items, number.Value.ToLong());
        }

        if (source is FeelNull)
        {
            _span = node.Span;
            return FeelList.Empty;
        }

        return Filtered(items, node.Condition, scope, node.Span);
    }

    // A filter is a position when its value outside of the items is a number; what fails there may hold inside.
    private FeelValue Probe(Node condition, Scope scope)
    {
        var (count, saved) = (_notes, _span);
        _notes = MaxNotes;
        var value = Evaluate(condition, scope);
        (_notes, _span) = (count, saved);
        return value;
    }

    private FeelValue Item(IReadOnlyList<FeelValue> items, long? position)
    {
        var at = position is { } p ? p > 0 ? p - 1 : p < 0 ? items.Count + p : -1 : -1;
        return at >= 0 && at < items.Count
            ? items[(int)at]
            : Fail("RU0205", $"没有第 {position} 项", $"列表有 {items.Count} 项，从 1 数起，负数从末尾数", "改用范围内的位置");
    }

    internal FeelValue Filtered(IReadOnlyList<FeelValue> items, Node condition, Scope scope, Span span)
    {
        var kept = new List<FeelValue>();
        FeelUnknown? unknown = null;
        foreach (var item in items)
        {
            var inner = new NameScope("item", item, scope);
            var outcome = Evaluate(condition, item is FeelContext members ? new ContextScope(members, inner) : inner);
            if (outcome.Truth == true)
            {
                kept.Add(item);
            }
            else if (outcome is FeelUnknown u)
            {
                unknown = unknown?.With(u) ?? u;
            }
            else if (outcome is FeelNumber position)
            {
                // The position depends on an item; the first decides.
                _span = span;
                return Item(items, position.Value.ToLong());
            }
        }

        return (FeelValue?)unknown ?? new FeelList(kept);
    }

    private FeelValue EvaluateLoop(ForLoop node, Scope scope)
    {
        var results = new List<FeelValue>();
        var partial = new NameScope("partial", FeelList.Empty, scope);
        var stop = Iterate(node.Iterators, 0, partial, inner =>
        {
            partial.Value = new FeelList(results.ToArray());
            results.Add(Evaluate(node.Body, inner));
            return results.Count > MaxItems ? OutOfBudget() : null;
        }, UsesPartial(node.Body) ? null : results, node);
        return stop ?? new FeelList(results);
    }

    private FeelValue EvaluateQuantified(Quantified node, Scope scope)
    {
        FeelValue result = FeelValue.Of(node.Every);
        var stop = Iterate(node.Iterators, 0, scope, inner =>
        {
            var outcome = Evaluate(node.Condition, inner);
            result = node.Every ? Operators.And(result, outcome, this) : Operators.Or(result, outcome, this);
            return result.Truth == !node.Every ? result : null;
        }, null, node);
        return stop ?? result;
    }

    // Runs the body for every combination; a value ends the whole iteration. plain: collect without "partial".
    private FeelValue? Iterate(IReadOnlyList<Iterator> iterators, int index, Scope scope, Func<Scope, FeelValue?> body, List<FeelValue>? plain, Node node)
    {
        if (index == iterators.Count)
        {
            return plain is null || node is not ForLoop loop ? body(scope) : Collect(loop, scope, plain);
        }

        var iterator = iterators[index];
        var source = Evaluate(iterator.Source, scope);
        var to = iterator.To is null ? null : Evaluate(iterator.To, scope);
        _span = node.Span;
        if (source is FeelUnknown || to is FeelUnknown)
        {
            return Operators.Unknown(source, to ?? FeelValue.Null);
        }

        if (Ranges.Items(source, to) is not { } items)
        {
            return Fail("RU0205", $"不能逐项取“{iterator.Name}”", "只能逐项取列表、整数区间和日期区间", "改用列表或区间");
        }

        foreach (var item in items)
        {
            if (!Step())
            {
                return OutOfBudget();
            }

            if (Iterate(iterators, index + 1, new NameScope(iterator.Name, item, scope), body, plain, node) is { } stop)
            {
                return stop;
            }
        }

        return null;
    }

    private FeelValue? Collect(ForLoop loop, Scope scope, List<FeelValue> results)
    {
        results.Add(Evaluate(loop.Body, scope));
        return results.Count > MaxItems ? OutOfBudget() : null;
    }

    // Only a body that reads "partial" pays for keeping it.
    private bool UsesPartial(Node body) => _text.AsSpan(Math.Min(body.Span.Start, _text.Length), Math.Max(0, Math.Min(body.Span.End, _text.Length) - body.Span.Start)).Contains("partial", StringComparison.Ordinal);
}

using Jiangyuan.Rules.Evaluation;
using static Jiangyuan.Rules.Builtins.BuiltinTable;

namespace Jiangyuan.Rules.Builtins;

/// <summary>List functions and sort (§10.3.4.4, 10.3.4.6). Positions count from 1, from the end with a minus.</summary>
internal static class ListFunctions
{
    internal static IEnumerable<(string, Builtin)> All =>
    [
        F("list contains", "list, element", (a, r) => a[0] is FeelUnknown ? a[0] : a[0].List() is { } items ? Contains(items, a[1], r) : null),
        F("sublist", "list, start position, length?", Sublist),
        F("append", "list, item", (a, _) => Append(a)),
        F("append", "list...", (a, _) => a[0] is FeelList { Items.Count: > 1 } all ? Append([.. all.Items]) : null),
        F("concatenate", "list...", (a, r) => Joined(a[0], r, false)),
        F("union", "list...", (a, r) => Joined(a[0], r, true)),
        F("insert before", "list, position, newItem", (a, r) => At(a, r, static (items, at, item) => items.Insert(at, item))),
        F("remove", "list, position", (a, r) => At(a, r, static (items, at, _) => items.RemoveAt(at))),
        F("list replace", "list, position, newItem", (a, r) => At(a, r, static (items, at, item) => items[at] = item)),
        F("list replace", "list, match, newItem", Replace),
        F("reverse", "list", (a, _) => a[0].List() is { } items ? new FeelList([.. items.Reverse()]) : null),
        F("index of", "list, match", (a, _) => a[0].List() is { } items
            ? new FeelList([.. items.Index().Where(i => Operators.Equal(i.Item, a[1]) == true).Select(i => FeelValue.Of(i.Index + 1))])
            : null),
        F("distinct values", "list", (a, r) => a[0].List() is { } items ? Distinct(items, r) : null),
        F("flatten", "list", (a, _) => a[0].List() is { } items ? Flatten(items, [], 0) is { } flat ? new FeelList(flat) : null : null),
        F("sort", "list, precedes?", Sort),
        F("sort", "list, precedence?", Sort),
    ];

    private static FeelValue Contains(IReadOnlyList<FeelValue> items, FeelValue element, Run run)
    {
        FeelValue result = FeelValue.False;
        foreach (var item in items)
        {
            result = Operators.Or(result, Operators.Unknown(item, element) ?? FeelValue.Of(Operators.Equal(item, element) == true), run);
        }

        return result;
    }

    private static FeelValue? Sublist(FeelValue[] a, Run run)
    {
        if (a[0].List() is not { } items || a[1].Number() is null || (a.Has(2) && a[2].Number() is null))
        {
            return null;
        }

        var start = a[1].Whole() ?? 0;
        var from = start > 0 ? start - 1 : start < 0 ? items.Count + start : -1;
        var count = a.Has(2) ? a[2].Whole() ?? -1 : items.Count - from;
        return from < 0 || from >= items.Count || count < 0 || count > items.Count - from
            ? run.Fail("RU0205", $"没有从第 {start} 项起的 {count} 项", $"列表有 {items.Count} 项", "改用范围内的位置")
            : new FeelList([.. items.Skip((int)from).Take((int)count)]);
    }

    private static FeelList? Append(FeelValue[] a) => a[0].List() is { } items ? new FeelList([.. items, .. a.Skip(1)]) : null;

    private static FeelValue? Joined(FeelValue argument, Run run, bool distinct)
    {
        // One list alone reaches here as itself, several as a list of lists.
        if (argument is not FeelList lists)
        {
            return null;
        }

        var all = new List<FeelValue>();
        foreach (var list in lists.Items)
        {
            if (list is FeelNull)
            {
                return null;
            }

            all.AddRange(list.List()!);
        }

        return all.Count > Run.MaxItems ? run.OutOfBudget() : distinct ? Distinct(all, run) : new FeelList(all);
    }

    private static FeelValue? At(FeelValue[] a, Run run, Action<List<FeelValue>, int, FeelValue> change)
    {
        if (a[0].List() is not { } items || a[1].Number() is null)
        {
            return null;
        }

        if (Index(a[1], items.Count) is not { } at)
        {
            return run.Fail("RU0205", $"没有第 {a[1]} 项", $"列表有 {items.Count} 项，从 1 数起，负数从末尾数", "改用范围内的位置");
        }

        var copy = new List<FeelValue>(items);
        change(copy, at, a.Length > 2 ? a[2] : FeelValue.Null);
        return new FeelList(copy);
    }

    private static int? Index(FeelValue position, int count)
    {
        var p = position.Whole() ?? 0;
        var at = p > 0 ? p - 1 : p < 0 ? count + p : -1;
        return at >= 0 && at < count ? (int)at : null;
    }

    private static FeelValue? Replace(FeelValue[] a, Run run)
    {
        if (a[1] is not FeelFunction match || a[0].List() is not { } items || (match.Builtin is null && match.Parameters.Count != 2))
        {
            return null;
        }

        var result = new List<FeelValue>(items.Count);
        foreach (var item in items)
        {
            var outcome = run.Invoke(match, [item, a[2]]);
            if (outcome is not FeelBoolean b)
            {
                return outcome is FeelUnknown ? outcome : null;
            }

            result.Add(b.Value ? a[2] : item);
        }

        return new FeelList(result);
    }

    private static FeelValue Distinct(IReadOnlyList<FeelValue> items, Run run)
    {
        var kept = new List<FeelValue>();
        foreach (var item in items)
        {
            if (!run.Step(kept.Count + 1))
            {
                return run.OutOfBudget();
            }

            if (!kept.Exists(k => Operators.Equal(k, item) == true))
            {
                kept.Add(item);
            }
        }

        return new FeelList(kept);
    }

    private static List<FeelValue>? Flatten(IReadOnlyList<FeelValue> items, List<FeelValue> flat, int depth)
    {
        foreach (var item in items)
        {
            if (depth > Syntax.Parser.MaxDepth || flat.Count > Run.MaxItems)
            {
                return null;
            }

            if (item is not FeelList list)
            {
                flat.Add(item);
            }
            else if (Flatten(list.Items, flat, depth + 1) is null)
            {
                return null;
            }
        }

        return flat;
    }

    private static FeelValue? Sort(FeelValue[] a, Run run)
    {
        if (a[0].List() is not { } items || (a.Length > 1 && a[1] is not FeelFunction))
        {
            return null;
        }

        var precedence = a.Length > 1 ? (FeelFunction)a[1] : null;
        if (precedence is { Builtin: null, Parameters.Count: not 2 })
        {
            return null;
        }

        bool? Before(FeelValue x, FeelValue y) => precedence is null ? Operators.Order(x, y) is { } order ? order < 0 : null : run.Invoke(precedence, [x, y]).Truth;
        return Merge([.. items], Before) is { } sorted ? new FeelList(sorted) : null;
    }

    // Merge sort: stable, and ends with any precedence, also a contradictory one.
    private static List<FeelValue>? Merge(List<FeelValue> items, Func<FeelValue, FeelValue, bool?> before)
    {
        if (items.Count < 2)
        {
            return items;
        }

        var half = items.Count / 2;
        if (Merge(items[..half], before) is not { } left || Merge(items[half..], before) is not { } right)
        {
            return null;
        }

        var merged = new List<FeelValue>(items.Count);
        var (i, j) = (0, 0);
        while (i < left.Count && j < right.Count)
        {
            if (before(right[j], left[i]) is not { } second)
            {
                return null;
            }

            merged.Add(second ? right[j++] : left[i++]);
        }

        merged.AddRange(left[i..]);
        merged.AddRange(right[j..]);
        return merged;
    }
}

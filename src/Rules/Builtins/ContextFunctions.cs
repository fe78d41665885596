using Jiangyuan.Rules.Evaluation;
using static Jiangyuan.Rules.Builtins.BuiltinTable;

namespace Jiangyuan.Rules.Builtins;

/// <summary>Context functions (§10.3.4.9).</summary>
internal static class ContextFunctions
{
    internal static IEnumerable<(string, Builtin)> All =>
    [
        F("get value", "m, key", (a, r) => Arguments.One(a[0]) is FeelContext c && a[1].Text() is { } key
            ? c.TryGet(key, out var value) ? value : r.Fail("RU0205", $"没有“{key}”", "结果是 null", "检查名字")
            : null),
        F("get value", "context, key", (a, r) => Arguments.One(a[0]) is FeelContext c && a[1].Text() is { } key && c.TryGet(key, out var value) ? value : null),
        F("get entries", "m", (a, _) => Arguments.One(a[0]) is FeelContext c
            ? new FeelList([.. c.Entries.Select(e => FeelContext.Of(("key", FeelValue.Of(e.Key)), ("value", e.Value)))])
            : null),
        F("context put", "context, key, value", (a, _) => a[0] is FeelContext c && a[1] is FeelString ? Put(c, [a[1]], 0, a[2]) : null),
        F("context put", "context, keys, value", (a, _) => a[0] is FeelContext c && a[1] is FeelList keys ? Put(c, keys.Items, 0, a[2]) : null),
        F("context merge", "contexts", (a, _) => a[0].List() is { } items && items.All(i => i is FeelContext)
            ? items.Cast<FeelContext>().Aggregate(FeelContext.Empty, (all, c) => c.Entries.Aggregate(all, (x, e) => x.With(e.Key, e.Value)))
            : null),
        F("context", "entries", Context),
    ];

    private static FeelContext? Put(FeelContext context, IReadOnlyList<FeelValue> keys, int index, FeelValue value)
    {
        if (index >= keys.Count || keys[index] is not FeelString key || index > 200)
        {
            return null;
        }

        if (index == keys.Count - 1)
        {
            return context.With(key.Value, value);
        }

        return context.TryGet(key.Value, out var inner) && inner is FeelContext nested && Put(nested, keys, index + 1, value) is { } changed
            ? context.With(key.Value, changed)
            : null;
    }

    private static FeelContext? Context(FeelValue[] a, Run run)
    {
        if (a[0].List() is not { } items)
        {
            return null;
        }

        var entries = new List<KeyValuePair<string, FeelValue>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item is not FeelContext c || !c.TryGet("key", out var key) || key is not FeelString name || !c.TryGet("value", out var value) || !seen.Add(name.Value))
            {
                return null;
            }

            entries.Add(new(name.Value, value));
        }

        return new FeelContext(entries);
    }
}

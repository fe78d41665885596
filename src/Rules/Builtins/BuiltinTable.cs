using System.Collections.Frozen;
using Jiangyuan.Rules.Evaluation;
using Jiangyuan.Rules.Syntax;

namespace Jiangyuan.Rules.Builtins;

/// <summary>One form of a built-in function. The body gives C# null when the arguments are of the wrong types.</summary>
internal sealed record Builtin(string[] Parameters, int Required, bool IsVariadic, Func<FeelValue[], Run, FeelValue?> Body);

/// <summary>A built-in function with all its forms.</summary>
internal sealed class BuiltinGroup(string name, IReadOnlyList<Builtin> forms, bool seesUnknown)
{
    private FeelFunction? _value;

    internal string Name => name;

    internal IReadOnlyList<Builtin> Forms => forms;

    internal FeelFunction Value => _value ??= new FeelFunction(name, [.. forms[0].Parameters.Select(p => new FeelParameter(p, FeelType.Any))], FeelType.Any) { Builtin = this };

    /// <summary>Calls the form that fits; null with a note when none does.</summary>
    internal FeelValue Invoke(FeelValue[] arguments, string[]? names, Run run)
    {
        var values = arguments;
        var form = names is null ? Positional(arguments.Length) : Named(names, ref values);
        if (form is null)
        {
            return run.Fail("RU0202", $"{name} 没有这样的参数", "结果是 null", $"写法：{string.Join(" 或 ", forms.Select(f => $"{name}({string.Join(", ", f.Parameters)})"))}");
        }

        if (form.IsVariadic)
        {
            values = values.Length == 1 ? [values[0] is FeelList or FeelNull or FeelUnknown ? values[0] : new FeelList(values)] : [new FeelList(values)];
        }

        if (!seesUnknown)
        {
            foreach (var value in values)
            {
                if (Operators.AnyUnknown(value) is { } unknown)
                {
                    return unknown;
                }
            }
        }

        run.Step(values.Length);
        return form.Body(values, run) ?? (names is null ? Other(form, values, run) : null) ?? run.FailTypes($"函数 {name} ", values);
    }

    private Builtin? Positional(int count) => forms.FirstOrDefault(f => Takes(f, count));

    private static bool Takes(Builtin form, int count) => form.IsVariadic ? count >= 1 : count >= form.Required && count <= form.Parameters.Length;

    // Forms of the same number of arguments are told apart by what they accept.
    private FeelValue? Other(Builtin tried, FeelValue[] values, Run run) =>
        forms.Where(f => f != tried && !f.IsVariadic && Takes(f, values.Length)).Select(f => f.Body(values, run)).FirstOrDefault(v => v is not null);

    private Builtin? Named(string[] names, ref FeelValue[] values)
    {
        foreach (var form in forms)
        {
            var ordered = new FeelValue?[form.Parameters.Length];
            var fits = names.Length <= ordered.Length;
            for (var i = 0; fits && i < names.Length; i++)
            {
                var at = Array.IndexOf(form.Parameters, names[i]);
                fits = at >= 0 && ordered[at] is null;
                if (fits)
                {
                    ordered[at] = values[i];
                }
            }

            if (fits && ordered.Take(form.Required).All(v => v is not null))
            {
                var count = Array.FindLastIndex(ordered, v => v is not null) + 1;
                values = [.. ordered.Take(count).Select(v => v ?? FeelValue.Null)];
                return form;
            }
        }

        return null;
    }
}

/// <summary>All built-in functions of DMN 1.5 §10.3.4 by name.</summary>
internal static class BuiltinTable
{
    private static readonly FrozenDictionary<string, BuiltinGroup> Groups = Make();

    internal static NameTable Names { get; } = new(Groups.Keys);

    internal static BuiltinGroup? Find(string name) => Groups.GetValueOrDefault(name);

    /// <summary>Signature text: <c>a, b?</c> for an optional parameter, <c>list...</c> for any number.</summary>
    internal static (string Name, Builtin Form) F(string name, string parameters, Func<FeelValue[], Run, FeelValue?> body)
    {
        var parts = parameters.Length == 0 ? [] : parameters.Split(", ");
        var variadic = parts.Length == 1 && parts[0].EndsWith("...", StringComparison.Ordinal);
        var names = parts.Select(p => p.TrimEnd('?', '.')).ToArray();
        return (name, new Builtin(names, parts.Count(p => !p.EndsWith('?')), variadic, body));
    }

    private static FrozenDictionary<string, BuiltinGroup> Make() =>
        new IEnumerable<(string Name, Builtin Form)>[]
            {
                TemporalFunctions.All, StringFunctions.All, NumberFunctions.All, ListFunctions.All, AggregateFunctions.All, RangeFunctions.All, ContextFunctions.All,
            }
            .SelectMany(f => f)
            .GroupBy(f => f.Name)
            .ToFrozenDictionary(g => g.Key, g => new BuiltinGroup(g.Key, [.. g.Select(f => f.Form)], g.Key is "all" or "any" or "not" or "count" or "list contains"), StringComparer.Ordinal);
}

namespace Jiangyuan.Rules.Evaluation;

/// <summary>The type of a value, conformance and implicit conversion (§10.3.2.9).</summary>
internal static class Types
{
    /// <summary>True when the value is of the type; null is of no type but Null and Any.</summary>
    internal static bool IsInstance(FeelValue value, FeelType type) => type switch
    {
        AnyType => value is not FeelNull,
        NullType => value is FeelNull,
        _ => value is not FeelNull && Conforms(value, type, null),
    };

    /// <summary>Converts as the standard allows; null is a value of every type here. False when the value does not conform.</summary>
    internal static bool TryCoerce(FeelValue value, FeelType type, DateTimeOffset now, out FeelValue coerced)
    {
        coerced = value;
        if (value is FeelUnknown || type is AnyType)
        {
            return true;
        }

        if (value is FeelNull)
        {
            return type is not AllowedType { Of: var of } allowed || !MentionsNull(allowed) || of is not null;
        }

        if (Conforms(value, type, now))
        {
            return true;
        }

        var bare = type.Bare;
        coerced = (value, bare) switch
        {
            (FeelList { Items: [var only] }, not ListType) when Conforms(only, type, now) => only,
            (not FeelList, ListType list) when Conforms(value, list.Item, now) => new FeelList([value]),
            (FeelDateValue date, Simple { Name: "date and time" }) => new FeelDateTimeValue(Operators.Midnight(date.Value)),
            _ => FeelValue.Null,
        };
        return coerced is not FeelNull && Conforms(coerced, type, now);
    }

    // now null: without allowed values.
    internal static bool Conforms(FeelValue value, FeelType type, DateTimeOffset? now) => (value, type) switch
    {
        (_, AnyType) or (FeelNull, _) or (FeelUnknown, _) => true,
        (_, AllowedType allowed) => Conforms(value, allowed.Of, now) && Allowed(value, allowed, now ?? default),
        (FeelNumber, Simple { Name: "number" }) => true,
        (FeelString, Simple { Name: "string" }) => true,
        (FeelBoolean, Simple { Name: "boolean" }) => true,
        (FeelDateValue, Simple { Name: "date" }) => true,
        (FeelTimeValue, Simple { Name: "time" }) => true,
        (FeelDateTimeValue, Simple { Name: "date and time" }) => true,
        (FeelMonths, Simple { Name: "years and months duration" }) => true,
        (FeelDuration, Simple { Name: "days and time duration" }) => true,
        (FeelList list, ListType t) => list.Items.All(i => Conforms(i, t.Item, now)),
        (FeelRange range, RangeType t) => Conforms(range.Start, t.Of, now) && Conforms(range.End, t.Of, now),
        (FeelContext context, ContextType t) => t.Members.All(m => context.TryGet(m.Key, out var v) && Conforms(v, m.Value, now)),
        (FeelFunction function, FunctionType t) => t.Parameters is null || (function.Parameters.Count == t.Parameters.Count
            && function.Parameters.Zip(t.Parameters).All(p => p.Second.ConformsTo(p.First.Type)) && (function.Result is AnyType || function.Result.ConformsTo(t.Result))),
        _ => false,
    };

    private static bool MentionsNull(AllowedType allowed) => allowed.Tests.Text.Contains("null", StringComparison.Ordinal);

    private static bool Allowed(FeelValue value, AllowedType type, DateTimeOffset now) =>
        type.Tests.Evaluate(value, FeelContext.Empty, now).Truth == true;
}

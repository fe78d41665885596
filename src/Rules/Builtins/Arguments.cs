using Jiangyuan.Rules.Evaluation;
using Jiangyuan.Rules.Numbers;

namespace Jiangyuan.Rules.Builtins;

/// <summary>Reads arguments with the implicit conversions of §10.3.2.9.4: a list of one is its item, an item is a list of one.</summary>
internal static class Arguments
{
    internal static FeelValue One(FeelValue value) => value is FeelList { Items: [var only] } ? only : value;

    internal static string? Text(this FeelValue value) => One(value) is FeelString s ? s.Value : null;

    internal static Decimal34? Number(this FeelValue value) => One(value) is FeelNumber n ? n.Value : null;

    internal static IReadOnlyList<FeelValue>? List(this FeelValue value) => value switch
    {
        FeelList list => list.Items,
        FeelNull => null,
        _ => [value],
    };

    /// <summary>A number cut to its whole part.</summary>
    internal static long? Whole(this FeelValue value) => value.Number()?.ToLong();

    internal static bool Has(this FeelValue[] arguments, int index) => index < arguments.Length && arguments[index] is not FeelNull;

    internal static FeelValue Maybe(FeelValue? value, Run run, string what) => value ?? run.Fail("RU0205", what, "结果是 null", "检查给的值");
}

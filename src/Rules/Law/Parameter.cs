namespace Jiangyuan.Rules.Law;

/// <summary>A threshold, rate or amount that the law sets and changes: values by the day from which they hold.</summary>
/// <param name="Name">The name by which rules use it.</param>
/// <param name="Unit">The unit people read, for example 元/月.</param>
/// <param name="Source">The legal reference that holds unless a value has its own.</param>
/// <param name="Values">In order of their first day.</param>
public sealed record Parameter(string Name, string Unit, string Source, IReadOnlyList<ParameterValue> Values)
{
    /// <summary>The value in force on a day, or null before the first.</summary>
    public ParameterValue? At(DateOnly day)
    {
        for (var i = Values.Count - 1; i >= 0; i--)
        {
            if (Values[i].From <= day)
            {
                return Values[i];
            }
        }

        return null;
    }
}

/// <summary>A value with its first day; <paramref name="Source"/> where it differs from that of the parameter.</summary>
public sealed record ParameterValue(DateOnly From, FeelValue Value, string? Source = null);

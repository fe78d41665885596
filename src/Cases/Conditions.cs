using Jiangyuan.Catalogue;

namespace Jiangyuan.Cases;

/// <summary>The FEEL conditions of an item against a case's answers.</summary>
internal static class Conditions
{
    /// <summary>True when there is no condition, or it holds. A condition that cannot be decided does not hold.</summary>
    internal static bool Hold(string? feel, ServiceItem item, IReadOnlyDictionary<string, string> answers, DateOnly asOf) =>
        feel is null || FormAnswers.Holds(item.Form, feel, answers, asOf) == true;
}

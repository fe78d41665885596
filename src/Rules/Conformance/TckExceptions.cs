using Jiangyuan.Rules.Dmn;

namespace Jiangyuan.Rules.Conformance;

/// <summary>Cases that cannot pass, with the reason. May only shrink.</summary>
internal static class TckExceptions
{
    /// <summary>A result is excused only when it rests on a function in another language, wherever that stands in its graph.</summary>
    internal static string? ReasonFor(DmnElement? element) =>
        element is not null && UsesOtherLanguage(element, []) ? "调用 Java 函数：规则只用 FEEL" : null;

    private static bool UsesOtherLanguage(DmnElement element, HashSet<string> seen) =>
        seen.Add(element.Model.Namespace + "#" + element.Id)
        && (element.UsesOtherLanguage
            || element.Requirements.Exists(r => UsesOtherLanguage(r.Element, seen))
            || (element is DmnService service && service.Outputs.Exists(o => UsesOtherLanguage(o, seen))));
}

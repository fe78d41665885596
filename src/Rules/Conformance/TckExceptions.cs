using System.Xml.Linq;
using Jiangyuan.Rules.Dmn;

namespace Jiangyuan.Rules.Conformance;

/// <summary>Cases that cannot pass, with the reason. May only shrink.</summary>
internal static class TckExceptions
{
    internal static string? ReasonFor(string file, XElement test, DmnElement? element)
    {
        _ = (test, element);
        return file.Contains("external-functions", StringComparison.Ordinal) ? "调用 Java 函数：规则只用 FEEL" : null;
    }
}

using System.Text;

namespace Jiangyuan.Trust;

/// <summary>The pages that verify in a browser without a network. Each is one file; the scripts that several of them need are put in where the page names them.</summary>
internal static class VerifierPage
{
    private static readonly string[] Scripts = ["drand.js", "sm3.js", "sm2.js", "bundle.js"];

    /// <summary>The whole page, nothing left to fetch.</summary>
    internal static string Of(string name) => Scripts.Aggregate(Part(name), static (page, script) => page.Replace($"/* {script} */", Part(script), StringComparison.Ordinal));

    private static string Part(string name)
    {
        using var part = new StreamReader(typeof(VerifierPage).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded."), Encoding.UTF8);
        return part.ReadToEnd();
    }
}

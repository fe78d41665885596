using System.Diagnostics;

namespace Jiangyuan.Web.Tests.Publication;

/// <summary>Runs <c>jy</c> as people do, with lines on its standard input.</summary>
internal static class CommandLine
{
    internal static string Packages => Path.Combine(WebWorld.Checkout, "packages");

    /// <summary>The packages that ship, to be changed.</summary>
    internal static string CopyOfPackages(string folder)
    {
        var to = Path.Combine(folder, "packages");
        foreach (var file in Directory.EnumerateFiles(Packages, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(Packages, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return to;
    }

    internal static void Change(string packages, string path, string from, string to)
    {
        var file = Path.Combine(packages, path);
        var text = File.ReadAllText(file);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(from, to, StringComparison.Ordinal));
    }

    internal static Task<(int Code, string Text, string Errors)> Jy(params string[] arguments) => JyWith("", arguments);

    internal static async Task<(int Code, string Text, string Errors)> JyWith(string input, params string[] arguments)
    {
        var kind = AppContext.BaseDirectory.TrimEnd('/').Split('/')[^1];
        var start = new ProcessStartInfo("dotnet", [Path.Combine(WebWorld.Checkout, "artifacts/bin/Cli", kind, "jy.dll"), .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var run = Process.Start(start)!;
        var (text, errors) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.StandardInput.WriteAsync(input);
        run.StandardInput.Close();
        await run.WaitForExitAsync();
        return (run.ExitCode, await text, await errors);
    }
}

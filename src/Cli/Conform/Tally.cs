using System.Text.Json;

namespace Jiangyuan.Cli.Conform;

/// <summary>Counts the verdicts of a suite.</summary>
internal sealed class Tally
{
    private readonly List<(string, string)> _failures = [];
    private int _total;

    internal void Check(string id, bool good, string reason)
    {
        _total++;
        if (!good)
            _failures.Add((id, reason));
    }

    internal ConformReport Report() => new(_total - _failures.Count, _total, _failures);

    /// <summary>The files of a suite: the given file itself, or all of the folder that match.</summary>
    internal static IReadOnlyList<string> Files(string path, string pattern) => File.Exists(path)
        ? [path]
        : [.. Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    internal static JsonElement Load(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.Clone();
    }
}

internal static class JsonElementReading
{
    internal static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    internal static byte[] Hex(this JsonElement element, string name) => Convert.FromHexString(element.Text(name));

    internal static bool Says(this JsonElement element, string name, string value) =>
        element.TryGetProperty(name, out var found) && found.GetString() == value;
}

using System.Globalization;
using Jiangyuan.Kernel;
using Jiangyuan.Trust.Canonical;
using Jiangyuan.Trust.Log;
using Jiangyuan.Trust.Merkle;

namespace Jiangyuan.Web.Record;

/// <summary>What an auditor remembers of a log: the key it saw first, and heads it has seen, by size.</summary>
internal sealed record SeenLog(string Key, IReadOnlyDictionary<ulong, byte[]> Heads);

/// <summary>The auditor's own file, kept where the record's keepers cannot write: without it an auditor could be shown another record every day.</summary>
internal sealed class AuditMemory
{
    private const int MostHeads = 200;
    private readonly string? _file;
    private readonly Dictionary<int, SeenLog> _logs = [];

    private AuditMemory(string? file) => _file = file;

    /// <summary>Reads the file; a missing one is an auditor's first day, one that cannot be read is refused.</summary>
    internal static Outcome<AuditMemory> Open(string? file)
    {
        var memory = new AuditMemory(file);
        if (file is null || !File.Exists(file))
            return memory;
        var read = JsonReader.Read(File.ReadAllBytes(file), JsonForm.Interchange);
        if (!read.IsGiven)
            return new Refusal("audit.memory", $"{file} 读不出来：{read.Refusal.Message}", "从备份恢复它；审计方忘记见过什么，就查不出记录被整个换掉。");
        foreach (var (year, log) in read.Value.Members)
        {
            var heads = new SortedDictionary<ulong, byte[]>();
            foreach (var (size, root) in log["heads"]?.Members ?? [])
            {
                if (!ulong.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var n) || root.Text is not { } text || !RecordEntry.TryHex(text, HashTree.HashLength, out var bytes))
                    return new Refusal("audit.memory", $"{file} 中 {year} 年的检查点不合规。", "从备份恢复它。");
                heads[n] = bytes;
            }
            if (!int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || log["key"]?.Text is not { } key)
                return new Refusal("audit.memory", $"{file} 中 {year} 的内容不合规。", "从备份恢复它。");
            memory._logs[number] = new SeenLog(key, heads);
        }
        return memory;
    }

    internal IEnumerable<int> Years => _logs.Keys;

    internal SeenLog? Of(int year) => _logs.GetValueOrDefault(year);

    internal void Remember(int year, NoteKey key, Checkpoint head)
    {
        var seen = Of(year);
        var heads = new SortedDictionary<ulong, byte[]>(seen?.Heads.ToDictionary() ?? []) { [head.Size] = head.Root };
        // The oldest tell most, the newest are at hand; those between can go.
        while (heads.Count > MostHeads)
            heads.Remove(heads.Keys.ElementAt(MostHeads / 2));
        _logs[year] = new SeenLog(seen?.Key ?? key.ToString(), heads);
    }

    internal void Save()
    {
        if (_file is null)
            return;
        var all = Json.Map(_logs.Select(l => (l.Key.ToString(CultureInfo.InvariantCulture), ToJson(l.Value))));
        DurableFile.Write(Path.GetFullPath(_file), JsonWriter.Write(all));
    }

    private static Json ToJson(SeenLog log) => Json.Map(
        ("key", Json.Of(log.Key)),
        ("heads", Json.Map(log.Heads.Select(h => (h.Key.ToString(CultureInfo.InvariantCulture), Json.Of(Convert.ToHexStringLower(h.Value)))))));
}

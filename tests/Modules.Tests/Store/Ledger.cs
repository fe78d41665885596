using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Modules.Tests.Store;

/// <summary>The stream type of these tests: a ledger with lines that come and go, all kinds of column values, and a line the database refuses (-666).</summary>
public sealed record Ledger(string Id, string? Note, ImmutableSortedDictionary<long, long> Lines);

public sealed class LedgerType : StreamType<Ledger>
{
    public static readonly Table Ledgers = new("ledgers", 1, "id", "note", "balance", "mean", "digest");

    public static readonly Table LedgerLines = new("ledger_lines", 2, "ledger", "line", "amount");

    public static readonly LedgerType Instance = new();

    public static MigrationSet Migrations { get; } = new("ledger", typeof(LedgerType).Assembly);

    public override string Prefix => "ledger";

    public override IReadOnlyList<Table> Tables { get; } = [Ledgers, LedgerLines];

    public static NewEvent Noted(string? note) => new("ledger.noted", note ?? "");

    public static NewEvent Added(long amount) => new("ledger.added", amount.ToString(CultureInfo.InvariantCulture));

    public static NewEvent Removed(long line) => new("ledger.removed", line.ToString(CultureInfo.InvariantCulture));

    public override Ledger Empty(string id) => new(id, null, ImmutableSortedDictionary<long, long>.Empty);

    public override Ledger Apply(Ledger state, StoredEvent e) => e.Type switch
    {
        "ledger.noted" => state with { Note = e.Payload.Length == 0 ? null : e.Payload },
        "ledger.added" => state with { Lines = state.Lines.Add(e.Version, long.Parse(e.Payload, CultureInfo.InvariantCulture)) },
        "ledger.removed" => state with { Lines = state.Lines.Remove(long.Parse(e.Payload, CultureInfo.InvariantCulture)) },
        _ => throw new InvalidOperationException(e.Type),
    };

    public override IEnumerable<Row> Rows(Ledger state)
    {
        var sum = state.Lines.Values.Sum();
        var mean = state.Lines.Count == 0 ? 0 : (double)sum / state.Lines.Count;
        yield return new Row(Ledgers, state.Id, state.Note, sum, mean, SHA256.HashData(Encoding.UTF8.GetBytes(state.Note ?? "")));
        foreach (var (line, amount) in state.Lines)
            yield return new Row(LedgerLines, state.Id, line, amount);
    }
}

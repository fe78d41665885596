using System.Globalization;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;
using Jiangyuan.Trust.Log;
using Jiangyuan.Web.Record;

namespace Jiangyuan.Web.Tests.Record;

/// <summary>A store of ledgers and the public record of it, in a folder of its own; without a host.</summary>
internal sealed class RecordWorld : IAsyncDisposable
{
    internal const string Name = "record.example";
    private readonly TestDatabase _database;
    private int _made;

    internal RecordWorld(Dialect dialect)
    {
        _database = new TestDatabase(dialect);
        Store = _database.Open();
    }

    internal string Data { get; } = Directory.CreateTempSubdirectory("jy-record-").FullName;

    internal EventStore Store { get; }

    internal TestDatabase Database => _database;

    internal RecordFolder Folder => RecordFolder.Of(Data);

    internal RecordKeys Keys => RecordSetup.KeysOf(Data);

    internal PublicRecord Record(RecordOptions? options = null) => new(Folder, Keys, options ?? new RecordOptions(), TimeProvider.System);

    internal Sequencer Sequencer(TimeProvider? time = null) => new(Store, Folder, Keys, new RecordOptions(), Name, time ?? TimeProvider.System);

    /// <summary>Commits events of one kind, each in a ledger of its own.</summary>
    internal async Task Commit(int count, int year = 2026)
    {
        var at = new DateTimeOffset(year, 6, 1, 0, 0, 0, TimeSpan.Zero);
        var first = _made;
        _made += count;
        await Task.WhenAll(Enumerable.Range(first, count).Select(n => Store.Commit(new Commit("u1", "test", at,
            [LedgerType.Instance.Append($"r{n}", new Loaded<Ledger>(LedgerType.Instance.Empty($"r{n}"), 0), [LedgerType.Noted($"第{n}")], new Asking("u1", "test", at)).Append]))));
    }

    /// <summary>Seals all that is there, with a sequencer that is new each time.</summary>
    internal async Task Seal()
    {
        using var sequencer = Sequencer();
        await sequencer.SealAll(default);
    }

    /// <summary>Seals what is there and leaves it as a power cut finds it: the tiles are not flushed, and the journal is there.</summary>
    internal async Task SealUnflushed()
    {
        using var sequencer = Sequencer();
        await sequencer.Seal(default);
    }

    /// <summary>The root over the entries of all events, made without tiles.</summary>
    internal async Task<byte[]> Root(ulong size)
    {
        var tree = new Trust.Merkle.GrowingTree();
        await foreach (var e in Store.ReadAll(0))
        {
            if (tree.Size == size)
                break;
            tree.Append(Trust.Merkle.HashTree.LeafHash(RecordEntry.Of(e, Keys.Pseudonyms).ToBytes()));
        }
        return tree.Root();
    }

    internal async Task<IReadOnlyList<VerificationFinding>> Audit(string? memory = null)
    {
        var seen = AuditMemory.Open(memory).Value;
        using var copy = StaticCopy.Open(Folder.Root);
        var report = await new RecordAudit(copy, seen, Keys.Pseudonyms.ToArray(), TimeProvider.System).Run(Store, default);
        seen.Save();
        return report.Findings;
    }

    internal string TileFile(int year, string tile) => Path.Combine(Folder.Of(year).Folder, tile);

    internal static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(Data, true);
    }
}

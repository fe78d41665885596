using Jiangyuan.Cases;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;
using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Accounts.Passkeys;
using Jiangyuan.Web.Composition;
using Jiangyuan.Web.Record;

namespace Jiangyuan.Web.Tests.Record;

/// <summary>A small installation with a life in it and its public record; then random edits, one at a time, and the auditor after each. Shared with the benchmark.</summary>
internal sealed class EditHunt : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly Dialect _dialect;
    private readonly string _data = Directory.CreateTempSubdirectory("jy-hunt-").FullName;

    internal EditHunt(Dialect dialect) => (_dialect, _database) = (dialect, new TestDatabase(dialect));

    /// <summary>Edits that nobody reported, and reports when nothing was edited.</summary>
    internal List<string> Missed { get; } = [];

    internal List<string> False { get; } = [];

    internal int Found { get; private set; }

    /// <param name="live">Brings about what is to be edited.</param>
    internal async Task Run(int count, string packages, int seed, Func<CaseDesk, Task> live)
    {
        await Live(packages, live);
        await Clean("before");
        var edits = new RecordEdits(_dialect, _database.Connection, seed);
        var tables = edits.Tables();
        Keep(edits, tables);
        for (var n = 0; n < count; n++)
        {
            await Judge(edits, edits.Next(tables));
            if (n % 50 == 49)
                await Clean($"after {n + 1}");
        }
        await Clean("at the end");
    }

    /// <summary>Every table, every column: see <see cref="RecordEdits.Each"/>. Gives the tables that had no row to change.</summary>
    internal async Task<IReadOnlyList<string>> RunEach(string packages, Func<CaseDesk, Task> live)
    {
        await Live(packages, live);
        await Clean("before");
        var edits = new RecordEdits(_dialect, _database.Connection, 7);
        var tables = edits.Tables();
        Keep(edits, tables);
        var empty = new List<string>();
        foreach (var table in tables)
        {
            var all = edits.Each(table).ToList();
            if (all.Count == 1)
                empty.Add(table);
            foreach (var edit in all.Where(edits.Do))
                await Judge(edits, edit);
        }

        await Clean("at the end");
        return empty;
    }

    // What was just edited is found and named, or missed; then it is put back.
    private async Task Judge(RecordEdits edits, RecordEdits.Edit edit)
    {
        var found = await Audit();
        if (found.Any(f => Names(f, edit)))
            Found++;
        else
            Missed.Add($"{edit.Table}: {edit.What} → {(found.Count == 0 ? "nothing" : string.Join(" | ", found))}");
        Restore(edits, edit.Table);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_data, true);
    }

    /// <summary>The report leads to the table: as its place, or among the rows of the batch that it names.</summary>
    private static bool Names(VerificationFinding found, RecordEdits.Edit edit) =>
        found.Place == edit.Table || found.Message.Contains(edit.Table + "[", StringComparison.Ordinal);

    private async Task Live(string packages, Func<CaseDesk, Task> live)
    {
        var options = new InstallationOptions { Data = _data, Packages = packages, Store = _database.Connection };
        await using var installation = await Installation.Open(options, TimeProvider.System);
        var accounts = new AccountDesk(installation.Cases, installation.Ids, TimeProvider.System, new Microsoft.AspNetCore.DataProtection.EphemeralDataProtectionProvider());
        var account = await CreateAccount.Handle(new("zhuoma", "才让卓玛", Role.Citizen, "青海湖边五匹白马吃着草呢") { CitizenNumber = "630102199001010013", Phone = "13900000001" }, accounts, "self", default);
        await IssueToken.Handle(new(account.Value.Id, "测试", ["apply"], 1), accounts, account.Value.Id, default);
        await BeginSession.Handle(new(account.Value.Id, "127.0.0.1", "测试", null), accounts, default);
        await AddPasskey.Handle(account.Value.Id, "钥匙", new([1, 2, 3], [4, 5, 6], TimeProvider.System.GetUtcNow(), 1, null, true, false, false, [], []), accounts, default);
        await CreateAccount.Handle(new("jingban", "马经办", Role.CompanyAgent, "青海湖边五匹白马吃着草呢") { CitizenNumber = "11010519491231002X", Represents = [new("91630104MA0000015T", "青海江源示范有限公司", new DateOnly(2026, 1, 1), null)] }, accounts, "self", default);
        var publications = new Jiangyuan.Web.Publication.PublicationDesk(installation.Store, installation.Lists, installation.Cases, installation.Ids, TimeProvider.System);
        await Jiangyuan.Web.Publication.DescribePublication.Handle(new(null, "青政办〔2026〕1号", "测试批次", new DateOnly(2200, 1, 1)), new Actor("u-lists", "清单员", new HashSet<Role> { Role.ListAdministrator }), publications, default);
        await installation.Store.Execute(CalendarStream.Kind, CalendarStream.Id, new Asking("u-lists", "导入", TimeProvider.System.GetUtcNow()), _ => new Decision([new NewEvent(CalendarStream.YearImported, System.Text.Json.JsonSerializer.Serialize(new ImportedYear(2200, "国办发明电〔2199〕1号", "date,kind")))]), default);
        await live(installation.Cases);
        await AuditStream.Beat(installation.Store, "test", new AuditPassed(1, 0), TimeProvider.System.GetUtcNow(), default);
        await installation.Store.Commit(new Commit("u1", "test", TimeProvider.System.GetUtcNow(), [new StreamAppend("audit/other", 0, [], [], [])]) { IdempotencyKey = "k", RequestHash = "h", Response = "r", Outbox = [new OutboxMessage("t", "k", "p")] });
        await installation.Store.Commit(new Commit("u1", "test", TimeProvider.System.GetUtcNow(), [new StreamAppend("audit/other", 0, [], [], [])]) { IdempotencyKey = "k2", Outbox = [new OutboxMessage("t", "k2", "p"), new OutboxMessage("t", "k3", "p")] });
        await installation.Store.MarkSent([1], TimeProvider.System.GetUtcNow());
        using var sequencer = new Sequencer(installation.Store, RecordFolder.Of(_data), RecordSetup.KeysOf(_data), new RecordOptions(), "hunt.example", TimeProvider.System);
        while (await sequencer.Seal(default) > 0)
        {
        }
    }

    private async Task<List<VerificationFinding>> Audit()
    {
        await using var store = EventStoreFactory.OpenReading(_database.Connection, Installation.StreamTypes);
        using var copy = StaticCopy.Open(RecordFolder.Of(_data).Root);
        var record = await new RecordAudit(copy, AuditMemory.Open(null).Value, RecordSetup.KeysOf(_data).Pseudonyms.ToArray(), TimeProvider.System).Run(store, default);
        var report = await store.Verify(1000, Installation.Migrations, default);
        return [.. record.Findings, .. report.Findings];
    }

    private async Task Clean(string when) => False.AddRange((await Audit()).Select(f => $"{when}: {f}"));

    private void Keep(RecordEdits edits, IReadOnlyList<string> tables)
    {
        edits.DropTriggers();
        foreach (var table in tables)
            edits.Run($"CREATE TABLE {table}_kept AS SELECT * FROM {table}");
    }

    private void Restore(RecordEdits edits, string table) => edits.Run(_dialect == Dialect.Sqlite
        ? $"BEGIN; DELETE FROM {table}; INSERT INTO {table} SELECT * FROM {table}_kept; COMMIT"
        : $"BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM {table}; INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM {table}_kept; COMMIT");
}

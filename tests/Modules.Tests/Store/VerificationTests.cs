using Jiangyuan.Kernel.Store;
using static Jiangyuan.Modules.Tests.Store.LedgerType;

namespace Jiangyuan.Modules.Tests.Store;

public sealed class VerificationTests
{
    [Theory, DatabaseData]
    public async Task A_store_that_was_only_written_through_the_store_is_clean(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        var report = await Filled(database, null);

        Assert.Empty(report.Findings);
        Assert.Equal((120, 30), (report.Events, report.Streams));
        Assert.Equal(30 + 30, report.Rows);
        Assert.True(report.Batches > 1);
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task Every_edit_past_the_store_is_found(Dialect dialect, string table, string sql, string code, string place, string key)
    {
        Assert.SkipWhen(dialect == Dialect.Postgres && LocalPostgres.WhyNot is not null, LocalPostgres.WhyNot ?? "");
        await using var database = new TestDatabase(dialect);
        var report = await Filled(database, d => d.Tamper(table, sql));

        Assert.Contains(report.Findings, f => f.Code == code && f.Place == place && f.Key.Contains(key, StringComparison.Ordinal));
        Assert.True(report.Findings.Count <= 4, string.Join("\n", report.Findings));
    }

    public static TheoryData<Dialect, string, string, string, string, string> Edits()
    {
        var data = new TheoryData<Dialect, string, string, string, string, string>();
        foreach (var dialect in new[] { Dialect.Sqlite, Dialect.Postgres })
        {
            void Edit(string table, string sql, string code, string place, string key) => data.Add(dialect, table, sql, code, place, key);
            Edit("ledgers", "UPDATE ledgers SET balance = balance + 1 WHERE id = 'l7'", "verify.row-differs", "ledgers", "id=“l7”");
            Edit("ledgers", "UPDATE ledgers SET note = NULL WHERE id = 'l7'", "verify.row-differs", "ledgers", "id=“l7”");
            Edit("ledgers", "UPDATE ledgers SET mean = mean + 0.000001 WHERE id = 'l7'", "verify.row-differs", "ledgers", "id=“l7”");
            Edit("ledgers", "DELETE FROM ledgers WHERE id = 'l7'", "verify.row-missing", "ledgers", "id=“l7”");
            Edit("ledger_lines", "DELETE FROM ledger_lines WHERE ledger = 'l7' AND line = 4", "verify.row-missing", "ledger_lines", "ledger=“l7”, line=4");
            Edit("ledger_lines", "INSERT INTO ledger_lines(ledger, line, amount) VALUES('l7', 9, 1)", "verify.row-extra", "ledger_lines", "ledger=“l7”, line=9");
            Edit("ledger_lines", "UPDATE ledger_lines SET line = 5 WHERE ledger = 'l7' AND line = 4", "verify.row-extra", "ledger_lines", "line=5");
            Edit("events", "UPDATE events SET payload = '改' WHERE stream = 'ledger/l7' AND version = 1", "verify.event-changed", "events", "ledger/l7@1");
            Edit("events", "UPDATE events SET actor = 'u2' WHERE stream = 'ledger/l7' AND version = 4", "verify.event-changed", "events", "ledger/l7@4");
            Edit("events", "UPDATE events SET at = at + 1 WHERE stream = 'ledger/l7' AND version = 2", "verify.event-changed", "events", "ledger/l7@2");
            Edit("events", "UPDATE events SET hash = salt WHERE stream = 'ledger/l7' AND version = 2", "verify.event-changed", "events", "ledger/l7@2");
            Edit("events", "DELETE FROM events WHERE stream = 'ledger/l7' AND version = 2", "verify.event-missing", "events", "ledger/l7@3");
            Edit("events", "UPDATE events SET seq = 1000 WHERE stream = 'ledger/l7' AND version = 4", "verify.event-missing", "events", "seq=");
            Edit("batches", "UPDATE batches SET root = content WHERE id = 2", "verify.batch-changed", "batches", "id=2");
            Edit("batches", "UPDATE batches SET content = root WHERE id = 2", "verify.batch-content", "batches", "id=2");
            Edit("batches", "DELETE FROM batches WHERE id = 2", "verify.batch-missing", "batches", "id=3");
            Edit("idempotency", "UPDATE idempotency SET response = 'x' WHERE key = 'k7'", "verify.batch-content", "batches", "id=");
            Edit("idempotency", "DELETE FROM idempotency WHERE key = 'k7'", "verify.batch-content", "batches", "id=");
            Edit("outbox", "UPDATE outbox SET payload = 'x' WHERE key = 'k7'", "verify.batch-content", "batches", "id=");
        }
        return data;
    }

    [Theory, DatabaseData]
    public async Task A_differing_value_is_named_with_what_it_should_be(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        var report = await Filled(database, d => d.Run("UPDATE ledgers SET balance = 99 WHERE id = 'l7'"));

        var finding = Assert.Single(report.Findings);
        Assert.Equal(("balance", "8", "99"), (finding.Column, finding.Expected, finding.Actual));
        Assert.Equal("verify.row-differs ledgers[id=“l7”].balance:与事件折叠的结果不符。 应为 8，实为 99", finding.ToString());
    }

    [Theory, DatabaseData]
    public async Task A_stream_that_nobody_owns_is_reported(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await using var store = database.Open();
        await store.Commit(Short.Commit(new StreamAppend("unknown/1", 0, [new NewEvent("x", "{}")], [], [])));

        Assert.Equal("verify.stream-unknown", Assert.Single((await store.Verify()).Findings).Code);
    }

    [Theory, DatabaseData]
    public async Task More_findings_than_wanted_are_cut_short(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        await Filled(database, d => d.Run("UPDATE ledgers SET balance = -1"));
        await using var store = database.Open();

        var report = await store.Verify(maxFindings: 10);

        Assert.Equal((10, true), (report.Findings.Count, report.IsCutShort));
    }

    /// <summary>30 ledgers of 4 events, each with a key and a message; then what somebody does past the store; then the verification.</summary>
    private static async Task<VerificationReport> Filled(TestDatabase database, Func<TestDatabase, Task>? afterwards)
    {
        await using var store = database.Open();
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(round * 10, 10).Select(i => store.Commit(
                Short.Commit(Short.Append($"l{i}", [], Noted($"第{i}"), Added(i), Removed(2), Added(i + 1))) with
                {
                    IdempotencyKey = $"k{i}",
                    RequestHash = "h",
                    Response = "ok",
                    Outbox = [new OutboxMessage("t", $"k{i}", "p")],
                })));
            await Task.WhenAll(Enumerable.Range(round * 10, 10).Select(i => store.Commit(Short.Commit(
                new StreamAppend($"ledger/l{i}", 99, [Noted("stale")], [], [])))));
        }
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => store.Execute(Instance, $"l{i}", Short.Asking(), _ => new Decision([]))));
        if (afterwards is not null)
            await afterwards(database);
        return await store.Verify();
    }
}

using System.Data.Common;
using System.Globalization;

namespace Jiangyuan.Kernel.Store;

/// <summary>
/// What the chains do not cover of the store's own tables: values of another type than the column's (SQLite stores what it is given), impossible sending times,
/// and the record of migrations. Not provable, and therefore named here: <c>outbox.sent_at</c> within what is possible (a mark that a message went out, made after
/// the commit; receivers know a message by its number) and <c>migrations.at</c> likewise.
/// </summary>
internal sealed class TableCheck(DbConnection connection, Dialect dialect, Findings findings)
{
    // Nothing was sent or migrated before this was written.
    private const long Earliest = 1_700_000_000_000;

    private static readonly (string Table, string Key, string[] Texts, string[] Numbers, string[] Bytes)[] Types =
    [
        ("events", "seq", ["stream", "type", "payload", "actor", "purpose"], ["version", "at"], ["salt", "hash"]),
        ("batches", "id", [], ["first_seq", "n"], ["content", "root"]),
        ("idempotency", "id", ["actor", "key", "request_hash", "response"], ["batch", "at"], []),
        ("outbox", "id", ["topic", "key", "payload"], ["batch", "sent_at"], []),
        ("migrations", "rowid", ["module", "name", "hash"], ["number", "at"], []),
    ];

    internal async Task Run(IReadOnlyList<MigrationSet>? migrations, CancellationToken ct)
    {
        if (dialect == Dialect.Sqlite)
        {
            foreach (var (table, key, texts, numbers, bytes) in Types)
            {
                foreach (var (column, type) in texts.Select(c => (c, "text")).Concat(numbers.Select(c => (c, "integer"))).Concat(bytes.Select(c => (c, "blob"))))
                    await Each($"SELECT {key} FROM {table} WHERE typeof({column}) NOT IN ('{type}', 'null') ORDER BY {key} LIMIT {Math.Max(1, findings.Left)}", id => Differs(table, $"{key}={id}", column, "值的类型不是这一列的类型"), ct);
            }
        }
        await Each($"SELECT id, sent_at FROM outbox WHERE sent_at < {Earliest} OR sent_at > 253402300799999 ORDER BY id LIMIT {Math.Max(1, findings.Left)}", id => Differs("outbox", $"id={id}", "sent_at", "不可能的发送时间"), ct);
        if (migrations is not null)
            await Migrations(migrations, ct);
    }

    private async Task Migrations(IReadOnlyList<MigrationSet> sets, CancellationToken ct)
    {
        var wanted = sets.Prepend(MigrationSet.OfStore).DistinctBy(s => s.Module).SelectMany(s => s.For(dialect)).ToDictionary(m => (m.Module, m.Number));
        await using var command = connection.Sql("SELECT module, number, name, hash, at FROM migrations");
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            // Values of another kind than the column's were named above; here they must only not stop the check.
            var (module, number) = (reader.GetValue(0) as string ?? "?", reader.GetValue(1) is long or int ? reader.GetInt64(1) : -1);
            var key = string.Create(CultureInfo.InvariantCulture, $"module={module}, number={number}");
            if (number > int.MaxValue || !wanted.Remove((module, (int)number), out var migration))
                findings.Add("verify.row-extra", "migrations", key, "程序没有这个迁移：此行是加进来的，或数据库比程序新。");
            else if (reader.GetValue(2) as string != migration.Name)
                Differs("migrations", key, "name", "与程序内的迁移不符");
            else if (reader.GetValue(3) as string != migration.Hash)
                Differs("migrations", key, "hash", "与程序内的迁移不符");
            else if (reader.GetValue(4) is not (long and >= Earliest and <= 253_402_300_799_999))
                Differs("migrations", key, "at", "不可能的时间");
        }
        foreach (var (module, number) in wanted.Keys)
            findings.Add("verify.row-missing", "migrations", string.Create(CultureInfo.InvariantCulture, $"module={module}, number={number}"), "缺少这个迁移的记录。");
    }

    private void Differs(string table, string key, string column, string why) =>
        findings.Add("verify.value-impossible", table, key, $"{column} {why}：此处被改动过。");

    private async Task Each(string sql, Action<long> found, CancellationToken ct)
    {
        await using var command = connection.Sql(sql);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            found(reader.GetInt64(0));
    }
}

using System.Threading.Channels;
using Jiangyuan.Kernel.Store;
using Npgsql;
using SQLitePCL;

namespace Jiangyuan.Bench;

/// <summary>The tables besides the log that one submission fills, and their columns.</summary>
internal sealed record BareShape(params (string Table, string[] Columns)[] Tables);

/// <summary>What one submission puts into the store. <paramref name="Rows"/>: long or string, in the order of the shape.</summary>
internal sealed record BareSubmission(string Stream, IReadOnlyList<NewEvent> Events, object[][] Rows, Asking Asking, string Response);

/// <summary>
/// The raw store's own limit: the same rows, the same batches, and nothing else. No version is checked, no hash computed, no key looked up, nothing read;
/// PostgreSQL gets whole columns as arrays in one round trip, from two connections.
/// </summary>
internal sealed class BareLoop : IAsyncDisposable
{
    private static readonly byte[] Hash = new byte[32];
    private static readonly byte[] Salt = new byte[16];

    private readonly Channel<(BareSubmission Submission, TaskCompletionSource Done)> _queue =
        Channel.CreateBounded<(BareSubmission, TaskCompletionSource)>(8192);

    private readonly BareShape _shape;
    private readonly Task[] _writers;
    private long _seq;
    private long _batch;

    /// <summary>Begins after <paramref name="seq"/> events and <paramref name="batch"/> batches.</summary>
    internal BareLoop(Dialect dialect, string connection, BareShape shape, long seq = 0, long batch = 0)
    {
        (_shape, _seq, _batch) = (shape, seq, batch);
        _writers = dialect == Dialect.Sqlite
            ? [Task.Factory.StartNew(() => Sqlite(connection["sqlite:".Length..]), TaskCreationOptions.LongRunning)]
            : [Task.Run(() => Postgres(connection)), Task.Run(() => Postgres(connection))];
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.Complete();
        await Task.WhenAll(_writers);
    }

    internal async Task Insert(BareSubmission submission)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_queue.Writer.TryWrite((submission, done)))
            await _queue.Writer.WriteAsync((submission, done));
        await done.Task;
    }

    private async ValueTask<bool> Next(List<(BareSubmission Submission, TaskCompletionSource Done)> batch, int max)
    {
        batch.Clear();
        do
        {
            while (batch.Count < max && _queue.Reader.TryRead(out var next))
                batch.Add(next);
            if (batch.Count > 0)
                return true;
        }
        while (await _queue.Reader.WaitToReadAsync());
        return false;
    }

    private void Sqlite(string path)
    {
        raw.sqlite3_open_v2(path, out var db, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX, null);
        foreach (var pragma in new[] { "synchronous=FULL", "wal_autocheckpoint=2000", "cache_size=-65536", "temp_store=MEMORY" })
            raw.sqlite3_exec(db, "PRAGMA " + pragma);
        sqlite3_stmt Prepare(string sql) => raw.sqlite3_prepare_v3(db, sql, raw.SQLITE_PREPARE_PERSISTENT, out var s) == 0 ? s : throw new InvalidOperationException(sql);
        void Run(sqlite3_stmt statement)
        {
            if (raw.sqlite3_step(statement) != raw.SQLITE_DONE)
                throw new InvalidOperationException(raw.sqlite3_errmsg(db).utf8_to_string());
            raw.sqlite3_reset(statement);
        }
        var (begin, commit) = (Prepare("BEGIN IMMEDIATE"), Prepare("COMMIT"));
        var tables = Array.ConvertAll(_shape.Tables, t => Prepare($"INSERT INTO {t.Table}({string.Join(", ", t.Columns)}) VALUES({string.Join(", ", t.Columns.Select(_ => "?"))})"));
        var events = Prepare("INSERT INTO events(seq, stream, version, type, payload, actor, purpose, at, salt, hash) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        var answers = Prepare("INSERT INTO idempotency(batch, actor, key, request_hash, response, at) VALUES(?, ?, ?, ?, ?, ?)");
        var batches = Prepare("INSERT INTO batches(id, first_seq, n, content, root) VALUES(?, ?, ?, ?, ?)");
        var batch = new List<(BareSubmission Submission, TaskCompletionSource Done)>(512);
        while (Next(batch, 512).AsTask().GetAwaiter().GetResult())
        {
            Run(begin);
            _batch++;
            Bind(batches, _batch, _seq + 1, batch.Sum(b => (long)b.Submission.Events.Count), Hash, Hash);
            Run(batches);
            foreach (var (s, _) in batch)
            {
                var at = s.Asking.At.ToUnixTimeMilliseconds();
                for (var v = 0; v < s.Events.Count; v++)
                {
                    Bind(events, ++_seq, s.Stream, v + 1L, s.Events[v].Type, s.Events[v].Payload, s.Asking.Actor, s.Asking.Purpose, at, Salt, Hash);
                    Run(events);
                }
                for (var t = 0; t < tables.Length; t++)
                {
                    Bind(tables[t], s.Rows[t]);
                    Run(tables[t]);
                }
                Bind(answers, _batch, s.Asking.Actor, s.Asking.IdempotencyKey!, s.Asking.RequestHash!, s.Response, at);
                Run(answers);
            }
            Run(commit);
            foreach (var (_, done) in batch)
                done.SetResult();
        }
        foreach (var statement in new[] { begin, commit, events, answers, batches }.Concat(tables))
            _ = raw.sqlite3_finalize(statement);
        raw.sqlite3_close_v2(db);
    }

    private static void Bind(sqlite3_stmt statement, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _ = values[i] switch
            {
                long number => raw.sqlite3_bind_int64(statement, i + 1, number),
                string text => raw.sqlite3_bind_text(statement, i + 1, text),
                _ => raw.sqlite3_bind_blob(statement, i + 1, (byte[])values[i]),
            };
        }
    }

    private async Task Postgres(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false;Max Auto Prepare=20;Auto Prepare Min Usages=2");
        await connection.OpenAsync();
        await using (var settings = new NpgsqlCommand("SET default_toast_compression = lz4", connection))
            await settings.ExecuteNonQueryAsync();
        var inserts = Array.ConvertAll(_shape.Tables, t => $"INSERT INTO {t.Table}({string.Join(", ", t.Columns)}) SELECT * FROM unnest({string.Join(", ", t.Columns.Select((_, i) => $"${i + 1}"))})");
        var batch = new List<(BareSubmission Submission, TaskCompletionSource Done)>(256);
        while (await Next(batch, 256))
        {
            var all = batch.ConvertAll(b => b.Submission);
            var events = all.SelectMany(s => s.Events.Select((e, v) => (S: s, V: v, E: e))).ToList();
            var last = Interlocked.Add(ref _seq, events.Count);
            var id = Interlocked.Increment(ref _batch);
            await using var write = new NpgsqlBatch(connection);
            for (var t = 0; t < inserts.Length; t++)
            {
                var table = t;
                Add(write, inserts[t], [.. Enumerable.Range(0, _shape.Tables[t].Columns.Length).Select(c => all[0].Rows[table][c] is long
                    ? (NpgsqlParameter)P(all, s => (long)s.Rows[table][c])
                    : P(all, s => (string)s.Rows[table][c]))]);
            }
            Add(write, "INSERT INTO events(seq, stream, version, type, payload, actor, purpose, at, salt, hash) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                P([.. Enumerable.Range(0, events.Count)], i => last - events.Count + i + 1), P(events, e => e.S.Stream), P(events, e => e.V + 1), P(events, e => e.E.Type),
                P(events, e => e.E.Payload), P(events, e => e.S.Asking.Actor), P(events, e => e.S.Asking.Purpose), P(events, e => e.S.Asking.At.ToUnixTimeMilliseconds()), P(events, _ => Salt), P(events, _ => Hash));
            Add(write, "INSERT INTO idempotency(batch, actor, key, request_hash, response, at) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)",
                P(all, _ => id), P(all, s => s.Asking.Actor), P(all, s => s.Asking.IdempotencyKey), P(all, s => s.Asking.RequestHash), P(all, s => s.Response), P(all, s => s.Asking.At.ToUnixTimeMilliseconds()));
            Add(write, "INSERT INTO batches(id, first_seq, n, content, root) VALUES($1, $2, $3, $4, $4)",
                One(id), One(last - events.Count + 1), One((long)events.Count), One(Hash));
            await write.ExecuteNonQueryAsync();
            foreach (var (_, done) in batch)
                done.SetResult();
        }
    }

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter<T[]> P<TItem, T>(List<TItem> items, Func<TItem, T> value) => One(items.ConvertAll(i => value(i)).ToArray());

    private static NpgsqlParameter<T> One<T>(T value) => new() { TypedValue = value };
}

using System.Threading.Channels;
using Jiangyuan.Kernel.Store;
using Npgsql;
using SQLitePCL;

namespace Jiangyuan.Bench;

/// <summary>
/// The raw store's own limit: the same rows, the same batches, and nothing else. No version is checked, no hash computed, no key looked up, nothing read;
/// PostgreSQL gets whole columns as arrays in one round trip, from two connections.
/// </summary>
internal sealed class BareLoop : IAsyncDisposable
{
    private static readonly byte[] Hash = new byte[32];
    private static readonly byte[] Salt = new byte[16];
    private static readonly long At = Submission.At.ToUnixTimeMilliseconds();

    private readonly Channel<(Submission Submission, TaskCompletionSource Done)> _queue =
        Channel.CreateBounded<(Submission, TaskCompletionSource)>(8192);

    private readonly Task[] _writers;
    private long _seq;
    private long _batch;

    internal BareLoop(Dialect dialect, string connection) => _writers = dialect == Dialect.Sqlite
        ? [Task.Factory.StartNew(() => Sqlite(connection["sqlite:".Length..]), TaskCreationOptions.LongRunning)]
        : [Task.Run(() => Postgres(connection)), Task.Run(() => Postgres(connection))];

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.Complete();
        await Task.WhenAll(_writers);
    }

    internal async Task Insert(Submission submission)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_queue.Writer.TryWrite((submission, done)))
            await _queue.Writer.WriteAsync((submission, done));
        await done.Task;
    }

    private async ValueTask<bool> Next(List<(Submission Submission, TaskCompletionSource Done)> batch, int max)
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
        var cases = Prepare("INSERT INTO bench_cases(id, no, service, applicant, state, due, version) VALUES(?, ?, ?, ?, ?, ?, ?)");
        var inbox = Prepare("INSERT INTO bench_inbox(id, dept, step, due) VALUES(?, ?, ?, ?)");
        var events = Prepare("INSERT INTO events(seq, stream, version, type, payload, actor, purpose, at, salt, hash) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        var answers = Prepare("INSERT INTO idempotency(batch, actor, key, request_hash, response, at) VALUES(?, ?, ?, ?, ?, ?)");
        var batches = Prepare("INSERT INTO batches(id, first_seq, n, content, root) VALUES(?, ?, ?, ?, ?)");
        var batch = new List<(Submission Submission, TaskCompletionSource Done)>(512);
        while (Next(batch, 512).AsTask().GetAwaiter().GetResult())
        {
            Run(begin);
            _batch++;
            Bind(batches, _batch, _seq + 1, batch.Count * 2L, Hash, Hash);
            Run(batches);
            foreach (var (s, _) in batch)
            {
                for (var v = 0; v < 2; v++)
                {
                    Bind(events, ++_seq, "case/" + s.Id, v + 1L, s.Events[v].Type, s.Events[v].Payload, s.Asking.Actor, s.Asking.Purpose, At, Salt, Hash);
                    Run(events);
                }
                Bind(cases, s.Id, "BJ" + s.Id, "item-0123", s.Number % 100_003, "received", At + s.Number, 2L);
                Run(cases);
                Bind(inbox, s.Id, s.Number % 40, 1L, At + s.Number);
                Run(inbox);
                Bind(answers, _batch, s.Asking.Actor, s.Asking.IdempotencyKey!, s.Asking.RequestHash!, s.Id, At);
                Run(answers);
            }
            Run(commit);
            foreach (var (_, done) in batch)
                done.SetResult();
        }
        foreach (var statement in new[] { begin, commit, cases, inbox, events, answers, batches })
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
        var batch = new List<(Submission Submission, TaskCompletionSource Done)>(256);
        while (await Next(batch, 256))
        {
            var all = batch.ConvertAll(b => b.Submission);
            var twice = all.SelectMany(s => new[] { (S: s, V: 0), (S: s, V: 1) }).ToList();
            var last = Interlocked.Add(ref _seq, twice.Count);
            var id = Interlocked.Increment(ref _batch);
            await using var write = new NpgsqlBatch(connection);
            Add(write, "INSERT INTO bench_cases(id, no, service, applicant, state, due, version) SELECT i, n, 'item-0123', a, 'received', d, 2 FROM unnest($1, $2, $3, $4) AS r(i, n, a, d)",
                P(all, s => s.Id), P(all, s => "BJ" + s.Id), P(all, s => s.Number % 100_003), P(all, s => At + s.Number));
            Add(write, "INSERT INTO bench_inbox(id, dept, step, due) SELECT i, d, 1, u FROM unnest($1, $2, $3) AS r(i, d, u)",
                P(all, s => s.Id), P(all, s => s.Number % 40), P(all, s => At + s.Number));
            Add(write, "INSERT INTO events(seq, stream, version, type, payload, actor, purpose, at, salt, hash) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                P([.. Enumerable.Range(0, twice.Count)], i => last - twice.Count + i + 1), P(twice, e => "case/" + e.S.Id), P(twice, e => e.V + 1), P(twice, e => e.S.Events[e.V].Type),
                P(twice, e => e.S.Events[e.V].Payload), P(twice, e => e.S.Asking.Actor), P(twice, e => e.S.Asking.Purpose), P(twice, _ => At), P(twice, _ => Salt), P(twice, _ => Hash));
            Add(write, "INSERT INTO idempotency(batch, actor, key, request_hash, response, at) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)",
                P(all, _ => id), P(all, s => s.Asking.Actor), P(all, s => s.Asking.IdempotencyKey), P(all, s => s.Asking.RequestHash), P(all, s => s.Id), P(all, _ => At));
            Add(write, "INSERT INTO batches(id, first_seq, n, content, root) VALUES($1, $2, $3, $4, $4)",
                One(id), One(last - twice.Count + 1), One((long)twice.Count), One(Hash));
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

    private static NpgsqlParameter<T[]> P<TItem, T>(List<TItem> items, Func<TItem, T> value) => One(items.Select(value).ToArray());

    private static NpgsqlParameter<T> One<T>(T value) => new() { TypedValue = value };
}

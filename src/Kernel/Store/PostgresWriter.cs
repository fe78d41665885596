using Npgsql;
using NpgsqlTypes;

namespace Jiangyuan.Kernel.Store;

/// <summary>
/// Writes batches into PostgreSQL: one round trip where <see cref="KnownHeads"/> suffice, otherwise one more before it to look up what the commits
/// depend on. The writing is one implicit transaction.
/// </summary>
/// <remarks>
/// <para>Several writers run here and on other nodes. Sequence numbers must be gapless and rise in the order in which commits become visible, and batches
/// are one chain; so numbering, the log's rows and the commit happen under one advisory lock. Projection rows, the larger part of the work, are
/// written before the lock is taken.</para>
/// <para>What was looked up may be out of date by then. Two transactions cannot both append version n to a stream or remember the same key: the unique
/// keys refuse the second, and then every commit of that batch is tried alone, with the lock taken before looking, which makes the answer exact.
/// Commits that do not name a version start that way, because the keys could not tell them from a conflict.</para>
/// </remarks>
internal sealed class PostgresWriter(string connectionString, ScopeSeal seal, Dictionary<string, PostgresTable> tables, RecentEvents recent) : IAsyncDisposable
{
    private const string Lock = "SELECT pg_advisory_xact_lock(81672640132161)"; // "JYSEQ" in hexadecimal, with room
    // The column by its table's name: a bare "id" would order by the sum of the same name, for which there is no index.
    private const string Newest = "(SELECT id + 1 AS id, first_seq + n AS next, root FROM batches ORDER BY batches.id DESC LIMIT 1) h";

    private const string FindHeads =
        "SELECT s.stream, e.version, e.hash FROM unnest($1) AS s(stream) CROSS JOIN LATERAL (SELECT version, hash FROM events WHERE events.stream = s.stream ORDER BY version DESC LIMIT 1) e";

    private const string FindAnswers =
        "SELECT k.actor, k.key, i.request_hash, i.response FROM unnest($1, $2) AS k(actor, key) CROSS JOIN LATERAL (SELECT request_hash, response FROM idempotency i WHERE i.actor = k.actor AND i.key = k.key LIMIT 1) i";

    private const string InsertEvents =
        $"INSERT INTO events({SqlStore.EventColumns}) SELECT h.next + e.ord - 1, e.stream, e.version, e.type, e.payload, e.actor, e.purpose, e.at, e.salt, e.hash FROM {Newest}, unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) WITH ORDINALITY AS e(stream, version, type, payload, actor, purpose, at, salt, hash, ord)";

    private const string InsertAnswers =
        $"INSERT INTO idempotency(batch, actor, key, request_hash, response, at) SELECT h.id, a.actor, a.key, a.request_hash, a.response, a.at FROM {Newest}, unnest($1, $2, $3, $4, $5) WITH ORDINALITY AS a(actor, key, request_hash, response, at, ord) ORDER BY a.ord";

    private const string InsertMessages =
        $"INSERT INTO outbox(batch, topic, key, payload) SELECT h.id, m.topic, m.key, m.payload FROM {Newest}, unnest($1, $2, $3) WITH ORDINALITY AS m(topic, key, payload, ord) ORDER BY m.ord";

    private const string InsertBatch =
        $"INSERT INTO batches(id, first_seq, n, content, root) SELECT h.id, h.next, $1, $2, sha256(h.root || int8send(h.next) || int8send($1) || $2) FROM {Newest} RETURNING first_seq";

    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(connectionString)
    {
        Pooling = false,
        MaxAutoPrepare = 200,
        AutoPrepareMinUsages = 2,
        // A batch of thirty submissions has 150 KB: sent in pieces of 8 KB, each piece would be a call of the system.
        WriteBufferSize = 1 << 16,
    }.ToString();

    private readonly KnownHeads _known = new();
    private NpgsqlConnection? _connection;

    /// <summary>What a batch is decided on: what this writer remembers, what it looked up, or what it looked up under the lock.</summary>
    private enum Ground
    {
        Assumed,
        LookedUp,
        Locked,
    }

    internal async Task Run(CommitQueue queue)
    {
        var batch = new List<PendingCommit>(256);
        while (await queue.Next(batch))
            await Write(batch, batch.Exists(NeedsLock) ? Ground.Locked : _known.Suffice(batch) ? Ground.Assumed : Ground.LookedUp, 0);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
    }

    private static bool NeedsLock(PendingCommit pending)
    {
        var appends = pending.Commit.Appends;
        for (var i = 0; i < appends.Count; i++)
        {
            if (appends[i].ExpectedVersion == StreamAppend.AnyVersion || (appends[i].Events.Count == 0 && appends.Count > 1))
                return true;
        }
        return false;
    }

    private async Task Write(List<PendingCommit> batch, Ground ground, int attempt)
    {
        try
        {
            if (!await Try(batch, ground))
                await Write(batch, Ground.LookedUp, 0);
        }
        catch (Exception e) when (!WasRefused(e))
        {
            // The connection is gone, perhaps after the commit: nobody knows. Whoever asks again with the same key will know.
            foreach (var pending in batch)
                pending.Fail(e);
        }
        catch (PostgresException e) when (batch.Count == 1 && ground == Ground.Locked && attempt < 5 && e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
        {
            await Write(batch, Ground.Locked, attempt + 1);
        }
        catch (Exception e) when (batch.Count == 1 && ground == Ground.Locked)
        {
            batch[0].Fail(e);
        }
        catch (Exception) when (ground == Ground.Assumed)
        {
            await Write(batch, Ground.LookedUp, 0);
        }
        catch (Exception)
        {
            foreach (var pending in batch)
                await Write([pending], Ground.Locked, 0);
        }
    }

    /// <summary>True when the transaction certainly did not happen: the server said no, or nothing came as far as the server.</summary>
    private static bool WasRefused(Exception e) => e switch
    {
        PostgresException p => !p.SqlState.StartsWith("08", StringComparison.Ordinal) && !p.SqlState.StartsWith("57P", StringComparison.Ordinal),
        NpgsqlException => false,
        _ => true,
    };

    /// <summary>False when somebody would be refused on a mere assumption.</summary>
    private async Task<bool> Try(List<PendingCommit> pending, Ground ground)
    {
        var connection = await Open();
        await using var transaction = ground == Ground.Locked ? await connection.BeginTransactionAsync() : null;
        var (batch, firstSeq) = ground == Ground.Assumed
            ? (new Batch(_known.Of, static (_, _) => null), 0)
            : await LookUp(connection, pending, ground == Ground.Locked);
        foreach (var commit in pending)
            batch.Admit(commit);
        if (ground == Ground.Assumed && batch.HasRefusals)
            return false;
        if (!batch.IsEmpty)
            firstSeq = await Store(connection, batch, ground) ?? firstSeq;
        if (transaction is not null)
            await transaction.CommitAsync();
        _known.Learn(batch);
        recent.Add(firstSeq, batch.Events);
        batch.Complete(firstSeq);
        return true;
    }

    private async Task<NpgsqlConnection> Open()
    {
        if (_connection is { FullState: System.Data.ConnectionState.Open })
            return _connection;
        await DisposeAsync();
        _connection = new NpgsqlConnection(_connectionString);
        await _connection.OpenAsync();
        await using var command = _connection.Sql("""
            -- Plans are made once and kept: one made while a table was small must not scan it when it is large.
            SET enable_seqscan = off;
            SET jit = off;
            SET plan_cache_mode = force_generic_plan;
            SELECT CASE WHEN current_setting('synchronous_commit') IN ('off', 'local') THEN set_config('synchronous_commit', 'on', false) END;
            SELECT CASE WHEN 'lz4' = ANY(enumvals) THEN set_config('default_toast_compression', 'lz4', false) END FROM pg_settings WHERE name = 'default_toast_compression';
            """);
        await command.ExecuteNonQueryAsync();
        await using var scope = seal.Entering(_connection, ReadScope.System);
        await scope.ExecuteNonQueryAsync();
        return _connection;
    }

    private static async Task<(Batch Batch, long NextSeq)> LookUp(NpgsqlConnection connection, List<PendingCommit> pending, bool isLocked)
    {
        var streams = pending.SelectMany(p => p.Commit.Appends).Select(a => a.Stream).Distinct().ToArray();
        var keys = pending.Select(p => p.Commit).Where(c => c.IdempotencyKey is not null).DistinctBy(c => (c.Actor, c.IdempotencyKey)).ToList();
        await using var ask = new NpgsqlBatch(connection);
        if (isLocked)
            ask.Add(Lock);
        ask.Add("SELECT first_seq + n FROM batches ORDER BY id DESC LIMIT 1");
        ask.Add(FindHeads, Param.Of(streams));
        ask.Add(FindAnswers, Param.Of(keys.Select(c => c.Actor).ToArray()), Param.Of(keys.Select(c => c.IdempotencyKey!).ToArray()));
        await using var reader = await ask.ExecuteReaderAsync();
        if (isLocked)
            await reader.NextResultAsync();
        await reader.ReadAsync();
        var nextSeq = reader.GetInt64(0);
        await reader.NextResultAsync();
        var heads = new Dictionary<string, Head>();
        while (await reader.ReadAsync())
            heads.Add(reader.GetString(0), new Head(reader.GetInt32(1), reader.Bytes(2)));
        await reader.NextResultAsync();
        var answers = new Dictionary<(string, string), StoredAnswer>();
        while (await reader.ReadAsync())
            answers.Add((reader.GetString(0), reader.GetString(1)), new StoredAnswer(reader.Text(2), reader.Text(3)));

        return (new Batch(s => heads.GetValueOrDefault(s, Head.None), (actor, key) => answers.GetValueOrDefault((actor, key))), nextSeq);
    }

    /// <summary>The first sequence number of the batch; null when it logs nothing.</summary>
    private async Task<long?> Store(NpgsqlConnection connection, Batch batch, Ground ground)
    {
        await using var write = new NpgsqlBatch(connection);
        AddRows(write, batch.Rows, ground == Ground.Assumed);
        if (batch.Sent.Count > 0)
        {
            write.Add("UPDATE outbox o SET sent_at = s.at FROM unnest($1, $2) AS s(id, at) WHERE o.id = s.id AND o.sent_at IS NULL",
                Param.Of(batch.Sent.Select(s => s.Id).ToArray()), Param.Of(batch.Sent.Select(s => s.At).ToArray()));
        }
        if (!batch.HasLog)
        {
            await write.ExecuteNonQueryAsync();
            return null;
        }
        write.Add(Lock);
        AddLog(write, batch);
        await using var reader = await write.ExecuteReaderAsync();
        await reader.NextResultAsync();
        await reader.ReadAsync();
        var firstSeq = reader.GetInt64(0);
        await reader.CloseAsync();
        return firstSeq;
    }

    /// <summary>
    /// The last word on each row goes over, deletions first: one statement may not touch a row twice. Rows of new streams are assumed not to be there, which
    /// spares PostgreSQL the search for a conflict; where that is wrong, the batch is refused and done again without assuming.
    /// </summary>
    private void AddRows(NpgsqlBatch write, List<RowChange> changes, bool isAssumed)
    {
        var last = new Dictionary<Row, RowChange>(changes.Count, RowKey.Comparer);
        foreach (var change in changes)
            last[change.Row] = change;
        foreach (var group in last.Values.GroupBy(c => (c.IsDelete, IsNew: c.IsNew && isAssumed, c.Row.Table.Name), c => c.Row).OrderByDescending(g => g.Key.IsDelete))
        {
            var rows = group.ToList();
            var table = TableSql.Find(tables, rows[0].Table);
            write.BatchCommands.Add(group.Key.IsDelete ? table.Delete(rows) : group.Key.IsNew ? table.Insert(rows) : table.Upsert(rows));
        }
    }

    private static void AddLog(NpgsqlBatch write, Batch batch)
    {
        if (batch.Events is { Count: > 0 } events)
        {
            write.Add(InsertEvents,
                events.Column(e => e.Stream), events.Column(e => e.Version), events.Column(e => e.Prepared.Event.Type),
                events.TextColumn(e => e.Prepared.Payload), events.Column(e => e.By.Commit.Actor), events.Column(e => e.By.Commit.Purpose),
                events.Column(e => e.By.At), events.Column(e => e.Prepared.Salt), events.Column(e => e.Hash));
        }
        if (batch.Answers is { Count: > 0 } answers)
        {
            write.Add(InsertAnswers,
                answers.Column(a => a.Commit.Actor), answers.Column(a => a.Commit.IdempotencyKey), answers.Column(a => a.Commit.RequestHash),
                answers.Column(a => a.Commit.Response), answers.Column(a => a.At));
        }
        if (batch.Outbox is { Count: > 0 } messages)
            write.Add(InsertMessages, messages.Column(m => m.Topic), messages.Column(m => m.Key), messages.Column(m => m.Payload));
        write.Add(InsertBatch, Param.Of((long)batch.Events.Count), Param.Of(batch.Content()));
    }
}

/// <summary>Typed parameters, unboxed.</summary>
internal static class Param
{
    internal static NpgsqlParameter Of<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };

    internal static NpgsqlParameter Column<TItem, T>(this List<TItem> items, Func<TItem, T> value)
    {
        var values = new T[items.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(items[i]);
        return Of(values);
    }

    /// <summary>Texts that are UTF-8 already.</summary>
    internal static NpgsqlParameter TextColumn<TItem>(this List<TItem> items, Func<TItem, byte[]> utf8)
    {
        var column = items.Column(utf8);
        column.NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text;
        return column;
    }

    internal static void Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
    }
}

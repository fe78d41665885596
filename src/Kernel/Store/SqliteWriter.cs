namespace Jiangyuan.Kernel.Store;

/// <summary>Writes batches into SQLite: prepared statements on the one write connection. Used by one thread.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _begin, _commit, _rollback, _lastBatch, _head, _answer, _event, _batch, _remember, _message, _sent;
    private readonly RecentEvents _recent;
    private readonly KnownHeads _known = new();
    private readonly Dictionary<string, (SqliteStatement Upsert, SqliteStatement Delete)> _tables = [];

    internal SqliteWriter(string path, IEnumerable<IStreamType> streamTypes, RecentEvents recent)
    {
        _recent = recent;
        // FULL: what was answered survives a power cut. Checkpoints run in this thread; 2000 pages keep their pauses near 15 ms.
        _database = new SqliteDatabase(path, "synchronous=FULL", "wal_autocheckpoint=2000", "cache_size=-65536", "temp_store=MEMORY", "busy_timeout=60000");
        _begin = _database.Prepare("BEGIN IMMEDIATE");
        _commit = _database.Prepare("COMMIT");
        _rollback = _database.Prepare("ROLLBACK");
        _lastBatch = _database.Prepare("SELECT id, first_seq + n, root FROM batches ORDER BY id DESC LIMIT 1");
        _head = _database.Prepare("SELECT version, hash FROM events WHERE stream = ? ORDER BY version DESC LIMIT 1");
        _answer = _database.Prepare("SELECT request_hash, response FROM idempotency WHERE actor = ? AND key = ?");
        _event = _database.Prepare($"INSERT INTO events({SqlStore.EventColumns}) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        _batch = _database.Prepare("INSERT INTO batches(id, first_seq, n, content, root) VALUES(?, ?, ?, ?, ?)");
        _remember = _database.Prepare("INSERT INTO idempotency(batch, actor, key, request_hash, response, at) VALUES(?, ?, ?, ?, ?, ?)");
        _message = _database.Prepare("INSERT INTO outbox(batch, topic, key, payload) VALUES(?, ?, ?, ?)");
        _sent = _database.Prepare("UPDATE outbox SET sent_at = ? WHERE id = ? AND sent_at IS NULL");
        foreach (var table in streamTypes.SelectMany(t => t.Tables))
            _tables.Add(table.Name, (_database.Prepare(TableSql.Upsert(table)), _database.Prepare(TableSql.Delete(table))));
    }

    /// <summary>Writes all of them in one transaction and answers the callers; on an exception nothing is written and nobody answered.</summary>
    internal void Write(List<PendingCommit> pending)
    {
        if (_known.Suffice(pending))
        {
            try
            {
                if (Write(pending, new Batch(_known.Of, static (_, _) => null), true))
                    return;
            }
            catch (SqliteFailure)
            {
                // An assumption was wrong, or a row is: looking up will tell.
            }
        }
        Write(pending, new Batch(FindHead, FindAnswer), false);
    }

    private bool Write(List<PendingCommit> pending, Batch batch, bool isAssumed)
    {
        _begin.Run();
        try
        {
            foreach (var commit in pending)
                batch.Admit(commit);
            if (isAssumed && batch.HasRefusals)
            {
                _rollback.Run();
                return false;
            }
            var (id, firstSeq, root) = LastBatch();
            if (batch.HasLog)
                Log(batch, id + 1, firstSeq, root);
            foreach (var change in batch.Rows)
                Write(change);
            foreach (var (message, at) in batch.Sent)
            {
                _sent.Bind(0, at);
                _sent.Bind(1, message);
                _sent.Run();
            }
            (batch.IsEmpty ? _rollback : _commit).Run();
            _known.Learn(batch);
            _recent.Add(firstSeq, batch.Events);
            batch.Complete(firstSeq);
            return true;
        }
        catch
        {
            if (_database.IsInTransaction)
                _rollback.Run();
            throw;
        }
    }

    public void Dispose() => _database.Dispose();

    private void Log(Batch batch, long id, long firstSeq, byte[] previousRoot)
    {
        var seq = firstSeq;
        foreach (var e in batch.Events)
            Write(e, seq++);
        foreach (var pending in batch.Answers)
        {
            _remember.Bind(0, id);
            _remember.Bind(1, pending.Commit.Actor);
            _remember.Bind(2, pending.Commit.IdempotencyKey);
            _remember.Bind(3, pending.Commit.RequestHash);
            _remember.Bind(4, pending.Commit.Response);
            _remember.Bind(5, pending.At);
            _remember.Run();
        }
        foreach (var message in batch.Outbox)
        {
            _message.Bind(0, id);
            _message.Bind(1, message.Topic);
            _message.Bind(2, message.Key);
            _message.Bind(3, message.Payload);
            _message.Run();
        }
        var content = batch.Content();
        _batch.Bind(0, id);
        _batch.Bind(1, firstSeq);
        _batch.Bind(2, batch.Events.Count);
        _batch.Bind(3, content);
        _batch.Bind(4, EventChain.Root(previousRoot, firstSeq, batch.Events.Count, content));
        _batch.Run();
    }

    private void Write(PlannedEvent e, long seq)
    {
        _event.Bind(0, seq);
        _event.Bind(1, e.Stream);
        _event.Bind(2, e.Version);
        _event.Bind(3, e.Prepared.Event.Type);
        _event.BindUtf8(4, e.Prepared.Payload);
        _event.Bind(5, e.By.Commit.Actor);
        _event.Bind(6, e.By.Commit.Purpose);
        _event.Bind(7, e.By.At);
        _event.Bind(8, e.Prepared.Salt);
        _event.Bind(9, e.Hash);
        _event.Run();
    }

    private void Write(RowChange change)
    {
        var (row, isDelete, _) = change;
        var (upsert, delete) = TableSql.Find(_tables, row.Table);
        var statement = isDelete ? delete : upsert;
        var count = isDelete ? row.Table.KeyColumns : row.Values.Length;
        for (var i = 0; i < count; i++)
            statement.BindValue(i, row.Values[i]);
        statement.Run();
    }

    private (long Id, long NextSeq, byte[] Root) LastBatch()
    {
        if (!_lastBatch.Read())
            throw new InvalidOperationException("Table batches is empty: its first row belongs to the schema.");
        var last = (_lastBatch.Number(0), _lastBatch.Number(1), _lastBatch.Bytes(2));
        _lastBatch.Reset();
        return last;
    }

    private Head FindHead(string stream)
    {
        _head.Bind(0, stream);
        if (!_head.Read())
            return Head.None;
        var head = new Head((int)_head.Number(0), _head.Bytes(1));
        _head.Reset();
        return head;
    }

    private StoredAnswer? FindAnswer(string actor, string key)
    {
        _answer.Bind(0, actor);
        _answer.Bind(1, key);
        if (!_answer.Read())
            return null;
        var answer = new StoredAnswer(_answer.Text(0), _answer.Text(1));
        _answer.Reset();
        return answer;
    }
}

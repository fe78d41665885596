using System.Data.Common;
using System.Security.Cryptography;

namespace Jiangyuan.Kernel.Store;

/// <summary>Goes through the log in the order of its numbers: events without a gap, batches a chain over events, answers and messages.</summary>
internal sealed class LogCheck(DbConnection connection, Findings findings)
{
    private readonly PagedRows<(long Id, long FirstSeq, long N, byte[] Content, byte[] Root)> _batches = new(
        connection, "SELECT id, first_seq, n, content, root FROM batches WHERE id > @a ORDER BY id",
        r => (r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.Bytes(3), r.Bytes(4)), b => b.Id);

    private readonly PagedRows<(long Seq, byte[] Hash)> _events = new(
        connection, "SELECT seq, hash FROM events WHERE seq > @a ORDER BY seq", r => (r.GetInt64(0), r.Bytes(1)), e => e.Seq);

    private readonly PagedRows<(long Id, long Batch, string Actor, string Key, string? RequestHash, string? Response, long At)> _answers = new(
        connection, "SELECT id, batch, actor, key, request_hash, response, at FROM idempotency WHERE id > @a ORDER BY id",
        r => (r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.GetString(3), r.Text(4), r.Text(5), r.GetInt64(6)), a => a.Id);

    private readonly PagedRows<(long Id, long Batch, string Topic, string Key, string Payload)> _messages = new(
        connection, "SELECT id, batch, topic, key, payload FROM outbox WHERE id > @a ORDER BY id",
        r => (r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.GetString(3), r.GetString(4)), m => m.Id);

    private readonly bool _hasDenseIds = connection is not Npgsql.NpgsqlConnection;
    private long _lastAnswer, _lastMessage, _last;

    internal long Batches { get; private set; }

    internal async Task Run(CancellationToken ct)
    {
        var (id, nextSeq, stored, computed) = (-1L, 1L, EventChain.Start, EventChain.Start);
        for (; await _batches.Peek(ct); _batches.Take())
        {
            var batch = _batches.Current;
            if (batch.Id < 0)
            {
                findings.Add("verify.batch-changed", "batches", $"id={batch.Id}", "存储从不写这样的编号：此行是加进来的，或编号被改动过。");
                continue;
            }
            var isAfterGap = batch.Id != id + 1;
            if (isAfterGap)
            {
                findings.Add("verify.batch-missing", "batches", $"id={batch.Id}", $"在第 {id} 批之后缺少批次。");
                nextSeq = await SkipTo(batch.FirstSeq, ct);
            }
            await SkipForeign(batch.Id, isAfterGap, ct);
            if (batch.FirstSeq != nextSeq)
                findings.Add("verify.batch-changed", "batches", $"id={batch.Id}", $"首个事件序号应为 {nextSeq}，实为 {batch.FirstSeq}。");
            var root = EventChain.Root(stored, batch.FirstSeq, batch.N, EventChain.Sound(batch.Content));
            var isRight = isAfterGap || root.AsSpan().SequenceEqual(batch.Root)
                || EventChain.Root(computed, batch.FirstSeq, batch.N, EventChain.Sound(batch.Content)).AsSpan().SequenceEqual(batch.Root);
            // A row whose count was edited must not drag the batches after it along: where they begin is their own word.
            var end = isRight || await Following(batch.Id, ct) is not { } next || next < nextSeq ? nextSeq + Math.Clamp(batch.N, 0, int.MaxValue) : next;
            var (answers, messages) = (_lastAnswer, _lastMessage);
            var (content, isEmpty) = await Content(batch.Id, nextSeq, end, ct);
            if (batch.Id != 0)
            {
                if (isEmpty)
                    findings.Add("verify.batch-empty", "batches", $"id={batch.Id}", "本批什么也没有记：存储从不写这样的批次，此行是加进来的，或它的内容被删掉了。");
                if (!content.AsSpan().SequenceEqual(batch.Content))
                    findings.Add("verify.batch-content", "batches", $"id={batch.Id}",
                        $"本批中有一行被改动、删除或增加。本批有：events[{Span("seq", nextSeq - 1, end - 1)}]、idempotency[{Span("id", answers, _lastAnswer)}]、outbox[{Span("id", messages, _lastMessage)}]。");
                if (!isRight)
                    findings.Add("verify.batch-changed", "batches", $"id={batch.Id}", "本批与批次链不符：此行被改动过。");
                computed = root;
            }
            else if (!batch.Root.AsSpan().SequenceEqual(EventChain.Start) || !batch.Content.AsSpan().SequenceEqual(EventChain.Start) || batch.N != 0)
            {
                findings.Add("verify.batch-changed", "batches", "id=0", "起始批次被改动过。");
            }
            _last = batch.Id;
            (id, nextSeq, stored) = (batch.Id, end, EventChain.Sound(batch.Root));
            Batches++;
        }
        await Leftovers(ct);
    }

    /// <summary>Passes over the events of batches that are missing, so that one missing batch is one finding.</summary>
    private async Task<long> SkipTo(long seq, CancellationToken ct)
    {
        while (await _events.Peek(ct) && _events.Current.Seq < seq)
            _events.Take();
        return seq;
    }

    private async Task SkipForeign(long batch, bool isAfterGap, CancellationToken ct)
    {
        for (; await _answers.Peek(ct) && _answers.Current.Batch < batch; _answers.Take())
        {
            _lastAnswer = _answers.Current.Id;
            if (!isAfterGap)
                findings.Add("verify.answer-extra", "idempotency", $"id={_answers.Current.Id}", $"此行所写的批次 batches[id={_answers.Current.Batch}] 不含它：此行被改动过或是加进来的，或那一批被删除。");
        }
        for (; await _messages.Peek(ct) && _messages.Current.Batch < batch; _messages.Take())
        {
            _lastMessage = _messages.Current.Id;
            if (!isAfterGap)
                findings.Add("verify.message-extra", "outbox", $"id={_messages.Current.Id}", $"此行所写的批次 batches[id={_messages.Current.Batch}] 不含它：此行被改动过或是加进来的，或那一批被删除。");
        }
    }

    private static string Span(string column, long before, long last) => last > before ? $"{column}={before + 1}–{last}" : "无";

    private async Task<long?> Following(long batch, CancellationToken ct)
    {
        await using var command = connection.Sql("SELECT first_seq FROM batches WHERE id > @a ORDER BY id LIMIT 1", batch);
        return await command.ExecuteScalarAsync(ct) is long first ? first : null;
    }

    private void Dense(string table, long id, ref long last)
    {
        // SQLite numbers these rows without a gap. PostgreSQL leaves gaps after refused transactions, and itself refuses to renumber.
        if (_hasDenseIds && id != last + 1)
            findings.Add("verify.number-changed", table, $"id={id}", $"编号应为 {last + 1}：此行的编号被改动过，或前面的行被删除。");
        last = id;
    }

    private async Task<(byte[] Content, bool IsEmpty)> Content(long batch, long from, long to, CancellationToken ct)
    {
        var isEmpty = true;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var expected = from;
        for (; await _events.Peek(ct) && _events.Current.Seq < to; _events.Take())
        {
            if (_events.Current.Seq != expected)
                findings.Add("verify.event-missing", "events", $"seq={expected}", $"序号 {expected} 至 {_events.Current.Seq - 1} 的事件不见了。");
            expected = _events.Current.Seq + 1;
            hash.AppendData(_events.Current.Hash);
            isEmpty = false;
        }
        if (expected < to)
            findings.Add("verify.event-missing", "events", $"seq={expected}", $"序号 {expected} 至 {to - 1} 的事件不见了。");
        for (; await _answers.Peek(ct) && _answers.Current.Batch == batch; _answers.Take())
        {
            var a = _answers.Current;
            Dense("idempotency", a.Id, ref _lastAnswer);
            isEmpty = false;
            EventChain.AddAnswer(hash, a.Actor, a.Key, a.RequestHash, a.Response, a.At);
        }
        for (; await _messages.Peek(ct) && _messages.Current.Batch == batch; _messages.Take())
        {
            Dense("outbox", _messages.Current.Id, ref _lastMessage);
            isEmpty = false;
            EventChain.AddMessage(hash, _messages.Current.Topic, _messages.Current.Key, _messages.Current.Payload);
        }
        return (hash.GetHashAndReset(), isEmpty);
    }

    private async Task Leftovers(CancellationToken ct)
    {
        if (await _events.Peek(ct))
            findings.Add("verify.event-extra", "events", $"seq={_events.Current.Seq}", $"此后的事件不属于任何批次：它们是加进来的，或末尾的 batches[id>{_last}] 被删除。");
        if (await _answers.Peek(ct))
            findings.Add("verify.answer-extra", "idempotency", $"id={_answers.Current.Id}", $"此行所写的批次 batches[id={_answers.Current.Batch}] 不含它：此行被改动过或是加进来的，或那一批被删除。");
        if (await _messages.Peek(ct))
            findings.Add("verify.message-extra", "outbox", $"id={_messages.Current.Id}", $"此行所写的批次 batches[id={_messages.Current.Batch}] 不含它：此行被改动过或是加进来的，或那一批被删除。");
    }
}

/// <summary>Rows in the order of a number, read page by page, since PostgreSQL reads one thing at a time on a connection.</summary>
internal sealed class PagedRows<T>(DbConnection connection, string sql, Func<DbDataReader, T> read, Func<T, long> numberOf)
{
    private const int PageSize = 5000;

    private readonly List<T> _page = [];
    private int _at;
    private long _last = long.MinValue;
    private bool _isLast;

    internal T Current => _page[_at];

    internal void Take() => _at++;

    /// <summary>True when there is a current row.</summary>
    internal async ValueTask<bool> Peek(CancellationToken ct)
    {
        if (_at < _page.Count)
            return true;
        if (_isLast)
            return false;
        _page.Clear();
        _at = 0;
        await using var command = connection.Sql($"{sql} LIMIT {PageSize}", _last);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            _page.Add(read(reader));
        _isLast = _page.Count < PageSize;
        if (_page.Count > 0)
            _last = numberOf(_page[^1]);
        return _page.Count > 0;
    }
}

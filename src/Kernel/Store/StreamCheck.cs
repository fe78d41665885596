using System.Data.Common;

namespace Jiangyuan.Kernel.Store;

/// <summary>Goes through all events stream by stream: versions without a gap, hashes a chain, and gives each row the stream folds to.</summary>
internal sealed class StreamCheck(DbConnection connection, IEnumerable<IStreamType> streamTypes, Findings findings)
{
    private readonly Dictionary<string, IStreamType> _types = streamTypes.ToDictionary(t => t.Prefix);
    private readonly List<StoredEvent> _stream = [];
    private IStreamType? _type;

    internal long Events { get; private set; }

    internal long Streams { get; private set; }

    internal async Task Run(Action<Row> expect, CancellationToken ct)
    {
        await using var command = connection.Sql($"SELECT {SqlStore.EventColumns} FROM events ORDER BY stream, version");
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(ct);
        string? current = null;
        var (version, stored, computed) = (0, EventChain.Start, EventChain.Start);
        while (await reader.ReadAsync(ct))
        {
            var e = Verification.EventOf(reader);
            if (e.Stream != current)
            {
                Fold(expect);
                (current, version, stored, computed) = (e.Stream, 0, EventChain.Start, EventChain.Start);
                Begin(current);
            }
            if (e.Version != version + 1)
                findings.Add("verify.event-missing", "events", Key(e), $"{e.Stream} 在第 {version} 版之后缺少事件。");
            computed = Check(e, stored, computed);
            (stored, version) = (EventChain.Sound(e.Hash), e.Version);
            if (_type is { Tables.Count: > 0 })
                _stream.Add(e);
            Events++;
        }
        Fold(expect);
    }

    /// <summary>Streams that could not be folded: what their rows should be is not known.</summary>
    internal bool HasUnreadable { get; private set; }

    private static string Key(StoredEvent e) => $"seq={e.Seq}, {e.Stream}@{e.Version}";

    private void Begin(string stream)
    {
        Streams++;
        var slash = stream.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !_types.TryGetValue(stream[..slash], out _type))
        {
            _type = null;
            findings.Add("verify.stream-unknown", "events", stream, "没有任何模块认领这类事件流。");
        }
    }

    /// <summary>
    /// The hash this event should have. After an edited event the next one is right by the hash stored with it, after an edited hash by the computed one:
    /// either will do, so that one edit is one finding.
    /// </summary>
    private byte[] Check(StoredEvent e, byte[] stored, byte[] computed)
    {
        var expected = EventChain.Hash(stored, e);
        if (expected.AsSpan().SequenceEqual(e.Hash))
            return expected;
        if (!stored.AsSpan().SequenceEqual(computed) && EventChain.Hash(computed, e) is var other && other.AsSpan().SequenceEqual(e.Hash))
            return other;
        findings.Add("verify.event-changed", "events", Key(e), "事件内容与其哈希不符：此行被改动过，或前面的事件被删除。");
        return expected;
    }

    private void Fold(Action<Row> expect)
    {
        if (_stream.Count == 0)
            return;
        try
        {
            foreach (var row in _type!.Project(_stream))
                expect(row);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            HasUnreadable = true;
            findings.Add("verify.stream-unreadable", "events", _stream[0].Stream, $"事件无法重新折叠，无法核对它的各行：{e.Message}");
        }
        _stream.Clear();
    }
}

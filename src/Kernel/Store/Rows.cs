namespace Jiangyuan.Kernel.Store;

/// <summary>
/// A projection table: its name, all its columns in order, and how many of the first of them are the key.
/// The SQL of the table stands in a numbered migration; this is what the writer and <c>jy verify</c> need to know of it.
/// </summary>
public sealed record Table(string Name, int KeyColumns, params string[] Columns);

/// <summary>
/// One row of a projection. Values in column order; allowed kinds: <c>long</c>, <c>string</c>, <c>byte[]</c>, <c>double</c>, null.
/// Booleans are 0/1, instants are Unix milliseconds, dates are <c>yyyy-MM-dd</c>, so that both databases hold the same.
/// </summary>
public sealed record Row(Table Table, params object?[] Values);

/// <summary>An event that has been decided but not yet stored. Its payload is JSON, given as text or as UTF-8; the other form is made when somebody asks for it.</summary>
public sealed class NewEvent : IEquatable<NewEvent>
{
    private string? _payload;
    private byte[]? _utf8;

    public NewEvent(string type, string payload) => (Type, _payload) = (type, payload);

    /// <param name="utf8">Well-formed UTF-8; not changed afterwards.</param>
    public NewEvent(string type, byte[] utf8) => (Type, _utf8) = (type, utf8);

    public string Type { get; }

    public string Payload => _payload ??= EventChain.Utf8.GetString(_utf8!);

    /// <exception cref="System.Text.EncoderFallbackException">The text has half a surrogate pair.</exception>
    internal byte[] Utf8 => _utf8 ??= EventChain.Utf8.GetBytes(_payload!);

    /// <summary>The event itself, so that the state after it need not read the payload back. It says exactly what the payload says.</summary>
    public object? Itself { get; init; }

    /// <summary>Equal are those that say the same.</summary>
    public bool Equals(NewEvent? other) => other is not null && other.Type == Type && other.Payload == Payload;

    public override bool Equals(object? obj) => Equals(obj as NewEvent);

    public override int GetHashCode() => HashCode.Combine(Type, Payload);
}

/// <summary>
/// An event as stored. <paramref name="Seq"/> rises over the whole store; <paramref name="Version"/> counts from 1 within the stream.
/// <paramref name="Salt"/> are 16 random bytes; <paramref name="Hash"/> = SHA-256 over the previous event's hash of the same stream and this event's
/// canonical fields, so that a stream is a chain.
/// </summary>
public sealed record StoredEvent(
    long Seq, string Stream, int Version, string Type, string Payload, string Actor, string Purpose, DateTimeOffset At, byte[] Salt, byte[] Hash)
{
    public string Payload
    {
        get => field ?? Source!.Payload;
        init => (field, Source) = (value, null);
    } = Payload;

    /// <summary>The payload as UTF-8. Not to be changed.</summary>
    public byte[] Utf8Payload => Source?.Utf8 ?? System.Text.Encoding.UTF8.GetBytes(Payload);

    /// <summary>What was just decided; null for an event that was read from the store.</summary>
    internal NewEvent? Source { get; init; }

    /// <summary>The event as its module knows it: what was just decided, or the payload read.</summary>
    public TEvent As<TEvent>(Func<StoredEvent, TEvent> read)
        where TEvent : class => Source?.Itself as TEvent ?? read(this);
}

/// <summary>
/// What one command does to one stream. <paramref name="ExpectedVersion"/> is the version it decided on (0 for a new stream), or
/// <see cref="AnyVersion"/> for streams to which one only adds. Upserts and deletes are the difference of the rows before and after.
/// </summary>
public sealed record StreamAppend(string Stream, int ExpectedVersion, IReadOnlyList<NewEvent> Events, IReadOnlyList<Row> Upserts, IReadOnlyList<Row> Deletes)
{
    /// <summary>No optimistic check: the writer appends after whatever is there.</summary>
    public const int AnyVersion = -1;
}

/// <summary>A message for the world outside, stored with the events that caused it and sent afterwards, at least once.</summary>
public sealed record OutboxMessage(string Topic, string Key, string Payload);

/// <summary>
/// One command's whole effect: all of it is durable or none. With an <see cref="IdempotencyKey"/>, asking again with the same
/// <see cref="RequestHash"/> gives the stored <see cref="Response"/> and changes nothing; the same key with another request is refused.
/// </summary>
public sealed record Commit(string Actor, string Purpose, DateTimeOffset At, IReadOnlyList<StreamAppend> Appends)
{
    /// <summary>Unique per actor and command; null for commands without one.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Hash of what was asked.</summary>
    public string? RequestHash { get; init; }

    /// <summary>What is answered on asking again.</summary>
    public string? Response { get; init; }

    /// <summary>Messages to send after the commit.</summary>
    public IReadOnlyList<OutboxMessage> Outbox { get; init; } = [];
}

/// <summary>How a commit ended.</summary>
public abstract record CommitResult
{
    private CommitResult()
    {
    }

    /// <summary>Durable now. <paramref name="LastSeq"/> is the sequence number of its last event.</summary>
    public sealed record Done(long LastSeq) : CommitResult;

    /// <summary>This key was carried out before; here is what was answered then. Nothing changed.</summary>
    public sealed record Repeated(string? Response) : CommitResult;

    /// <summary>The stream has moved on. Nothing changed.</summary>
    public sealed record Stale(string Stream, int Actual) : CommitResult;

    /// <summary>The key was used for another request. Nothing changed.</summary>
    public sealed record KeyTaken : CommitResult;
}

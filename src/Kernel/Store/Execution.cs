namespace Jiangyuan.Kernel.Store;

/// <summary>Who asks, for what purpose, when, and how to recognise the same asking again.</summary>
public sealed record Asking(string Actor, string Purpose, DateTimeOffset At)
{
    /// <summary>See <see cref="Commit.IdempotencyKey"/>.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>See <see cref="Commit.RequestHash"/>.</summary>
    public string? RequestHash { get; init; }

    /// <summary>The version the person saw; null when the command does not depend on it.</summary>
    public int? SeenVersion { get; init; }
}

/// <summary>What a decision comes to: events of its own stream, whole appends to other streams, messages, and the answer.</summary>
public sealed record Decision(IReadOnlyList<NewEvent> Events)
{
    /// <summary>Appends to further streams in the same transaction (a certificate issued by a decision on a case).</summary>
    public IReadOnlyList<StreamAppend> Also { get; init; } = [];

    /// <summary>Messages for the world outside.</summary>
    public IReadOnlyList<OutboxMessage> Outbox { get; init; } = [];

    /// <summary>The answer, stored for repeated asking.</summary>
    public string? Response { get; init; }
}

/// <summary>What was carried out. On a repeated asking <see cref="WasRepeated"/> is true, and the answer is the stored one.</summary>
public sealed record Executed<TState>(TState State, int Version, string? Response, bool WasRepeated);

namespace Jiangyuan.Kernel;

/// <summary>One field of a form or command that was not acceptable. <paramref name="Field"/> is the element id or property path; empty for the whole.</summary>
public sealed record FieldError(string Field, string Message);

/// <summary>
/// The law or the state says no. Expected, named and shown to people; never an exception.
/// <paramref name="Code"/> is stable and searchable (<c>case.not-accepted</c>); <paramref name="Message"/> says what and why in plain Chinese;
/// <paramref name="Next"/> says what to do next.
/// </summary>
public sealed record Refusal(string Code, string Message, string? Next = null, IReadOnlyList<FieldError>? Fields = null)
{
    /// <summary>What kind of answer the edge gives: maps to an HTTP status, once, in Web.</summary>
    public RefusalKind Kind { get; init; } = RefusalKind.Invalid;
}

/// <summary>How a refusal is answered at the edge.</summary>
public enum RefusalKind
{
    /// <summary>The input is not acceptable (422).</summary>
    Invalid,

    /// <summary>There is no such thing, or it is none of the actor's business; both look alike (404).</summary>
    NotFound,

    /// <summary>The actor may not do this (403).</summary>
    Forbidden,

    /// <summary>The state has moved on, or the state does not allow it (409).</summary>
    Conflict,

    /// <summary>Too much at once (429 or 413).</summary>
    TooMuch,

    /// <summary>Something this needs does not answer just now; nothing was changed, and trying again later helps (503).</summary>
    Unavailable,
}

/// <summary>A value, or the named reason why there is none. The default value is invalid and throws when read.</summary>
public readonly record struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, Refusal? refusal) => (_value, Refusal) = (value, refusal);

    /// <summary>The reason, or null when there is a value.</summary>
    public Refusal? Refusal { get; }

    /// <summary>True when there is a value.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsGiven => Refusal is null;

    /// <summary>The value. Reading it from a refusal is a bug.</summary>
    public T Value => Refusal is null ? _value! : throw new InvalidOperationException($"Refused: {Refusal.Code} {Refusal.Message}");

    /// <summary>Wraps a value.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>Wraps a refusal.</summary>
    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal ?? throw new ArgumentNullException(nameof(refusal)));

    /// <summary>Goes on with the value, or passes the refusal through.</summary>
    public Outcome<TNext> Then<TNext>(Func<T, Outcome<TNext>> next) => Refusal is null ? next(_value!) : Refusal;
}

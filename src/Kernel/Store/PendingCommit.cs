using System.Security.Cryptography;

namespace Jiangyuan.Kernel.Store;

/// <summary>A commit on its way through the writer. What can be computed without the writer is computed here, by the caller's thread.</summary>
internal sealed class PendingCommit
{
    [ThreadStatic]
    private static byte[]? t_drawn;

    [ThreadStatic]
    private static int t_left;

    private readonly TaskCompletionSource<CommitResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal PendingCommit(Commit commit)
    {
        Commit = commit;
        At = commit.At.ToUnixTimeMilliseconds();
        Events = new PreparedEvent[commit.Appends.Count][];
        for (var i = 0; i < Events.Length; i++)
            Events[i] = Prepare(commit, commit.Appends[i], At);
    }

    internal PendingCommit(IReadOnlyList<long> sent, DateTimeOffset at)
    {
        Commit = new Commit("", "", at, []);
        At = at.ToUnixTimeMilliseconds();
        Events = [];
        Sent = sent;
    }

    internal Commit Commit { get; }

    internal long At { get; }

    /// <summary>The events of each append.</summary>
    internal PreparedEvent[][] Events { get; }

    /// <summary>Messages that have been sent.</summary>
    internal IReadOnlyList<long> Sent { get; } = [];

    internal Task<CommitResult> Task => _done.Task;

    internal void Complete(CommitResult result) => _done.TrySetResult(result);

    internal void Fail(Exception e) => _done.TrySetException(e);

    private static PreparedEvent[] Prepare(Commit commit, StreamAppend append, long at)
    {
        if (append.Events.Count == 0 && append.Upserts.Count + append.Deletes.Count > 0)
            throw new ArgumentException($"Rows of {append.Stream} change without an event: they could not be folded again.", nameof(commit));
        foreach (var row in append.Upserts)
            row.Check();
        foreach (var row in append.Deletes)
            row.Check();
        var prepared = new PreparedEvent[append.Events.Count];
        var opening = append.ExpectedVersion == 0 ? EventChain.Start : null;
        for (var i = 0; i < prepared.Length; i++)
        {
            var e = append.Events[i];
            var payload = e.Utf8;
            var salt = FreshSalt();
            var content = EventChain.Content(append.Stream, e.Type, payload, commit.Actor, commit.Purpose, at, salt);
            opening = opening is null ? null : EventChain.Hash(opening, i + 1, content);
            prepared[i] = new PreparedEvent(e, payload, salt, content, opening);
        }
        return prepared;
    }

    // Asking the generator costs more than what it gives: each thread draws for sixty-four at once, and forgets what it has given out.
    private static byte[] FreshSalt()
    {
        var drawn = t_drawn ??= new byte[64 * EventChain.SaltBytes];
        if (t_left == 0)
        {
            RandomNumberGenerator.Fill(drawn);
            t_left = 64;
        }
        var next = drawn.AsSpan(--t_left * EventChain.SaltBytes, EventChain.SaltBytes);
        var salt = next.ToArray();
        next.Clear();
        return salt;
    }
}

/// <summary>A new event with everything but its place in the chain. <paramref name="Opening"/>: its hash if its append opens the stream, which it expects to.</summary>
internal sealed record PreparedEvent(NewEvent Event, byte[] Payload, byte[] Salt, byte[] Content, byte[]? Opening);

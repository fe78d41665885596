using System.Security.Cryptography;

namespace Jiangyuan.Kernel.Store;

/// <summary>A commit on its way through the writer. What can be computed without the writer is computed here, by the caller's thread.</summary>
internal sealed class PendingCommit
{
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
        var salts = RandomNumberGenerator.GetBytes(append.Events.Count * EventChain.SaltBytes);
        var prepared = new PreparedEvent[append.Events.Count];
        for (var i = 0; i < prepared.Length; i++)
        {
            var e = append.Events[i];
            var payload = EventChain.Utf8.GetBytes(e.Payload);
            var salt = salts[(i * EventChain.SaltBytes)..((i + 1) * EventChain.SaltBytes)];
            prepared[i] = new PreparedEvent(e, payload, salt,
                EventChain.Content(append.Stream, e.Type, payload, commit.Actor, commit.Purpose, at, salt));
        }
        return prepared;
    }
}

/// <summary>A new event with everything but its place in the chain.</summary>
internal sealed record PreparedEvent(NewEvent Event, byte[] Payload, byte[] Salt, byte[] Content);

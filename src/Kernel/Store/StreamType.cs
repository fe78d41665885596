namespace Jiangyuan.Kernel.Store;

/// <summary>What <c>jy verify</c> and the writer need of a kind of stream, whatever its state type.</summary>
public interface IStreamType
{
    /// <summary>The streams of this kind are named <c>prefix/id</c>.</summary>
    string Prefix { get; }

    /// <summary>All tables that this kind of stream fills, and no other kind does.</summary>
    IReadOnlyList<Table> Tables { get; }

    /// <summary>Folds a whole stream and gives the rows it must have.</summary>
    IReadOnlyList<Row> Project(IReadOnlyList<StoredEvent> stream);
}

/// <summary>
/// A kind of stream: how events change its state and which rows the state shows. Both functions are pure, so the rows can be folded again
/// at any time and compared with the tables.
/// </summary>
public abstract class StreamType<TState> : IStreamType
    where TState : class
{
    /// <inheritdoc/>
    public abstract string Prefix { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<Table> Tables { get; }

    /// <summary>The state before the first event.</summary>
    public abstract TState Empty(string id);

    /// <summary>The state after one more event. Unknown event types are a bug and throw.</summary>
    public abstract TState Apply(TState state, StoredEvent e);

    /// <summary>The rows that show this state. Keys are unique within the result.</summary>
    public abstract IEnumerable<Row> Rows(TState state);

    /// <summary>The stream's name.</summary>
    public string StreamOf(string id) => $"{Prefix}/{id}";

    /// <summary>Folds events into a state.</summary>
    public TState Fold(string id, IReadOnlyList<StoredEvent> stream)
    {
        var state = Empty(id);
        for (var i = 0; i < stream.Count; i++)
            state = Apply(state, stream[i]);
        return state;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Row> Project(IReadOnlyList<StoredEvent> stream) =>
        stream.Count == 0 ? [] : [.. Rows(Fold(stream[0].Stream[(Prefix.Length + 1)..], stream))];
}

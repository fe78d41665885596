namespace Jiangyuan.Kernel.Store;

/// <summary>
/// A bounded memory of immutable states by stream, oldest use out first. It may lag behind the store (another node may have written): whoever uses
/// a remembered state either commits on its version, which the writer checks, or reads again before saying no.
/// </summary>
internal sealed class StateCache(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Stream, object State, int Version)>> _byStream = [];
    private readonly LinkedList<(string Stream, object State, int Version)> _byUse = new();

    internal bool TryGet<TState>(string stream, out Loaded<TState> loaded)
        where TState : class
    {
        lock (_lock)
        {
            if (_byStream.TryGetValue(stream, out var node) && node.Value.State is TState state)
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                loaded = new Loaded<TState>(state, node.Value.Version);
                return true;
            }
        }
        loaded = null!;
        return false;
    }

    internal void Put(string stream, object state, int version)
    {
        lock (_lock)
        {
            if (_byStream.TryGetValue(stream, out var node))
            {
                if (node.Value.Version >= version)
                    return;
                _byUse.Remove(node);
            }
            _byStream[stream] = _byUse.AddFirst((stream, state, version));
            if (_byUse.Count <= capacity)
                return;
            _byStream.Remove(_byUse.Last!.Value.Stream);
            _byUse.RemoveLast();
        }
    }

    internal void Forget(string stream)
    {
        lock (_lock)
        {
            if (_byStream.Remove(stream, out var node))
                _byUse.Remove(node);
        }
    }
}

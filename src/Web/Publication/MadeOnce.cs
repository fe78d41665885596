namespace Jiangyuan.Web.Publication;

/// <summary>What is costly to make and may be asked for by many at once: made once for each key, and kept while it is among the latest used.</summary>
internal sealed class MadeOnce<T>(int most)
    where T : class
{
    private readonly List<(string Key, Lazy<T?> Value)> _latest = [];

    /// <summary>Who asks while it is being made waits for it. What came to nothing, or failed, is tried again the next time.</summary>
    internal T? Get(string key, Func<string, T?> make)
    {
        Lazy<T?> value;
        lock (_latest)
        {
            var at = _latest.FindIndex(one => one.Key == key);
            value = at < 0 ? new(() => make(key)) : _latest[at].Value;
            if (at >= 0 || _latest.Count == most)
                _latest.RemoveAt(Math.Max(0, at));
            _latest.Add((key, value));
        }
        T? made = null;
        try
        {
            return made = value.Value;
        }
        finally
        {
            if (made is null)
            {
                lock (_latest)
                    _latest.RemoveAll(one => one.Value == value);
            }
        }
    }
}

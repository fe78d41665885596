namespace Jiangyuan.Kernel;

/// <summary>
/// Reads the files of something that was published, from the address it is published at or from a copy of it in a folder.
/// What comes is foreign: sizes are bounded, nothing outside the folder is read, an absent file is null.
/// </summary>
public sealed class StaticCopy : IDisposable
{
    /// <summary>The largest file that is read: a full bundle of the largest entries.</summary>
    public const int MaximumBytes = 256 * (65_535 + 2);

    private readonly string _root;
    private readonly HttpClient? _http;

    private StaticCopy(string root, HttpClient? http) => (_root, _http) = (root, http);

    /// <summary>Opens <c>http://…</c>, <c>https://…</c> or a folder.</summary>
    public static StaticCopy Open(string place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return place.StartsWith("http://", StringComparison.Ordinal) || place.StartsWith("https://", StringComparison.Ordinal)
            ? new StaticCopy(place.TrimEnd('/') + "/", new HttpClient { Timeout = TimeSpan.FromSeconds(20), MaxResponseContentBufferSize = MaximumBytes })
            : new StaticCopy(Path.GetFullPath(place), null);
    }

    /// <summary>The same for a part of it.</summary>
    public StaticCopy Part(string name) => new(_http is null ? Path.Combine(_root, name) : _root + name + "/", _http);

    /// <summary>One file by its relative path; null when it is absent or too large.</summary>
    /// <exception cref="IOException">The place cannot be reached.</exception>
    public byte[]? Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Contains("..", StringComparison.Ordinal) || Path.IsPathRooted(path))
            return null;
        return _http is null ? FromFolder(Path.Combine(_root, path)) : FromHttp(path);
    }

    public override string ToString() => _root;

    public void Dispose() => _http?.Dispose();

    private static byte[]? FromFolder(string file)
    {
        try
        {
            return new FileInfo(file) is { Exists: true, Length: <= MaximumBytes } ? File.ReadAllBytes(file) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(DiskTrouble.Words(e), e);
        }
    }

    private byte[]? FromHttp(string path)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, _root + path);
            using var answer = _http!.Send(request);
            if (!answer.IsSuccessStatusCode)
                return null;
            using var body = new MemoryStream();
            answer.Content.ReadAsStream().CopyTo(body);
            return body.ToArray();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            throw new IOException($"读不到 {_root}{path}：{e.Message}", e);
        }
    }
}

using System.Security.Cryptography;

namespace Jiangyuan.Kernel;

/// <summary>
/// The secrets of an installation: one file each, <c>NAME.key</c>, raw bytes, readable by their owner only. Written through to the disk before they are used,
/// never overwritten, never in the store or the log.
/// </summary>
public sealed class SecretFolder(string path)
{
    /// <summary>The secret of that name, or null when it was never made here.</summary>
    public byte[]? Find(string name) => File.Exists(PathOf(name)) ? File.ReadAllBytes(PathOf(name)) : null;

    /// <summary>The secret of that name; 32 random bytes made at the first asking.</summary>
    public byte[] FindOrMake(string name)
    {
        if (Find(name) is { } secret)
            return secret;
        Keep(name, RandomNumberGenerator.GetBytes(32));
        return Find(name)!;
    }

    /// <summary>Keeps a new secret. One of that name that exists already stays, and the new one is dropped.</summary>
    public void Keep(string name, ReadOnlySpan<byte> secret)
    {
        Directory.CreateDirectory(path);
        var target = PathOf(name);
        var fresh = $"{target}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(fresh, options))
        {
            file.Write(secret);
            file.Flush(flushToDisk: true);
        }

        // Was another process faster, its secret counts.
        DurableFile.PlaceOnce(fresh, target);
    }

    private string PathOf(string name) => Path.Combine(path, name + ".key");
}

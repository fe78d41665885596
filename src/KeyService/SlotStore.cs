using System.Security.Cryptography;
using Jiangyuan.Trust.Keys;

namespace Jiangyuan.KeyService;

/// <summary>
/// The slots: one file of 32 random bytes each, that only grows. The seed that leaves the service is HMAC(master key, those bytes), so that neither the
/// key file nor the slots are enough alone. Destroying a slot overwrites its bytes with zeros; nothing brings the seed back.
/// Slots are on disk before any of their seeds is given out.
/// </summary>
public sealed class SlotStore : IDisposable
{
    /// <summary>The most slots at once.</summary>
    public const int MaximumTake = 4096;

    private readonly byte[] _master;
    private readonly FileStream _file;
    private readonly Lock _lock = new();
    private long _next;

    /// <summary>Opens the folder, making it and the key file where they are missing. Both are for the owner's eyes only.</summary>
    public SlotStore(string folder, string? keyFile = null)
    {
        keyFile ??= Path.Combine(Private(folder), "master.key");
        if (!File.Exists(keyFile))
        {
            using var made = new FileStream(keyFile, ForOwner(FileMode.CreateNew));
            made.Write(RandomNumberGenerator.GetBytes(32));
            made.Flush(flushToDisk: true);
        }
        _master = File.ReadAllBytes(keyFile);
        if (_master.Length != 32)
            throw new InvalidDataException($"{keyFile} 应为 32 字节，实为 {_master.Length} 字节。请从备份恢复它。");
        _file = new FileStream(Path.Combine(Private(folder), "slots"), ForOwner(FileMode.OpenOrCreate));
        // A slot that a power cut left half written was never given out; its number is not used.
        _next = (_file.Length + FieldEnvelope.SeedLength - 1) / FieldEnvelope.SeedLength;
    }

    /// <summary>Fresh slots: nobody else ever gets the same.</summary>
    public GivenSlots Take(int count)
    {
        var bytes = RandomNumberGenerator.GetBytes(Math.Clamp(count, 1, MaximumTake) * FieldEnvelope.SeedLength);
        lock (_lock)
        {
            var first = _next;
            RandomAccess.Write(_file.SafeFileHandle, bytes, first * FieldEnvelope.SeedLength);
            RandomAccess.FlushToDisk(_file.SafeFileHandle);
            _next += bytes.Length / FieldEnvelope.SeedLength;
            return new GivenSlots(first, [.. bytes.Chunk(FieldEnvelope.SeedLength).Select(slot => HMACSHA256.HashData(_master, slot))]);
        }
    }

    /// <summary>The seed of a slot; null when it was destroyed or never was.</summary>
    public byte[]? Seed(long slot)
    {
        Span<byte> bytes = stackalloc byte[FieldEnvelope.SeedLength];
        return slot >= 0 && slot < _next && RandomAccess.Read(_file.SafeFileHandle, bytes, slot * FieldEnvelope.SeedLength) == bytes.Length && bytes.ContainsAnyExcept((byte)0)
            ? HMACSHA256.HashData(_master, bytes) : null;
    }

    /// <summary>Destroys a slot, on disk when this returns. False when there was nothing left.</summary>
    public bool Destroy(long slot)
    {
        lock (_lock)
        {
            if (Seed(slot) is null)
                return false;
            RandomAccess.Write(_file.SafeFileHandle, new byte[FieldEnvelope.SeedLength], slot * FieldEnvelope.SeedLength);
            RandomAccess.FlushToDisk(_file.SafeFileHandle);
            return true;
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>A folder for the owner alone.</summary>
    internal static string Private(string folder)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    private static FileStreamOptions ForOwner(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}

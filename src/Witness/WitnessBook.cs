using System.Security.Cryptography;
using System.Text;
using Jiangyuan.Kernel;
using Jiangyuan.Trust.Crypto;
using Jiangyuan.Trust.Log;

namespace Jiangyuan.Witness;

/// <summary>
/// What a witness remembers: its own key, and for each log the newest checkpoint that it has cosigned. A checkpoint is on disk before its cosignature leaves;
/// looking and writing happen under one lock, in one process.
/// </summary>
internal sealed class WitnessBook : IDisposable
{
    private readonly string _folder;
    private readonly byte[] _seed;
    private readonly TrustedLogs _trusted;
    private readonly TimeProvider _time;
    private readonly FileStream _lock;
    private readonly Lock _gate = new();

    /// <exception cref="IOException">Another process is this witness, or the folder cannot be used.</exception>
    internal WitnessBook(string folder, TrustedLogs trusted, TimeProvider time)
    {
        (_folder, _trusted, _time) = (folder, trusted, time);
        Key = ReadKey(folder);
        _seed = Convert.FromHexString(File.ReadAllLines(SeedFile(folder))[1]);
        DurableFile.CreateFolder(Path.Combine(folder, "heads"));
        _lock = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>The witness's published key.</summary>
    internal NoteKey Key { get; }

    /// <summary>Makes the key of a new witness, readable by its owner only. Refuses to replace one.</summary>
    internal static Outcome<NoteKey> MakeKey(string folder, string name)
    {
        if (File.Exists(SeedFile(folder)))
            return new Refusal("witness.key", $"{SeedFile(folder)} 已经存在，不会替换：换了密钥，以前的见证就无从核对。");
        var seed = RandomNumberGenerator.GetBytes(Ed25519.KeyLength);
        var key = NoteKey.Create(name, NoteKeyKind.Cosignature, Ed25519.PublicKey(seed));
        if (key.IsGiven)
            DurableFile.Write(SeedFile(folder), Encoding.UTF8.GetBytes($"{name}\n{Convert.ToHexStringLower(seed)}\n"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return key;
    }

    /// <summary>The key of a witness that was made before.</summary>
    /// <exception cref="IOException">There is none, or it cannot be read.</exception>
    internal static NoteKey ReadKey(string folder)
    {
        if (!File.Exists(SeedFile(folder)))
            throw new IOException($"{SeedFile(folder)} 不存在。请先运行 jy-witness key --data {folder} --name 名称。");
        var lines = File.ReadAllLines(SeedFile(folder));
        var key = lines.Length == 2 && lines[1].Length == 64 && lines[1].All(char.IsAsciiHexDigitLower)
            ? NoteKey.Create(lines[0], NoteKeyKind.Cosignature, Ed25519.PublicKey(Convert.FromHexString(lines[1])))
            : new Refusal("witness.key", "");
        return key.IsGiven ? key.Value : throw new IOException($"{SeedFile(folder)} 不合规：应为名称一行、64 个十六进制字符一行。");
    }

    /// <summary>What was cosigned last for a log.</summary>
    internal WitnessedHead Head(string origin)
    {
        var file = HeadFile(origin);
        if (!File.Exists(file))
            return WitnessedHead.None;
        var note = SignedNote.Parse(File.ReadAllBytes(file));
        var head = note.IsGiven && note.Value.VerifiedBy(Key) ? Checkpoint.Parse(note.Value.Text) : new Refusal("witness.head", "");
        // To forget would be to allow a fork.
        return head.IsGiven && head.Value.Origin == origin
            ? new WitnessedHead(head.Value.Size, head.Value.Root)
            : throw new IOException($"{file} 读不出来或被改动过。见证方记不得上次见过什么，就不能再签：请从备份恢复它。");
    }

    /// <summary>Judges a request and, when the log has only grown, remembers the new head and cosigns it.</summary>
    internal (WitnessVerdict Verdict, NoteSignature? Cosignature) Take(AddCheckpoint request)
    {
        lock (_gate)
        {
            var verdict = WitnessRules.Judge(request, origin => [.. _trusted.Logs.Where(l => l.Name == origin)], Head);
            if (verdict.Head is not { } head)
                return (verdict, null);
            var note = new SignedNote(request.Note.Text, []).With(Key, _seed, _time.GetUtcNow().ToUnixTimeSeconds());
            DurableFile.Write(HeadFile(head.Origin), Encoding.UTF8.GetBytes(note.ToString()));
            return (verdict, note.Signatures[0]);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static string SeedFile(string folder) => Path.Combine(folder, "witness.key");

    private string HeadFile(string origin) => Path.Combine(_folder, "heads", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)).AsSpan(0, 16)));
}

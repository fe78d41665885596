using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Jiangyuan.Kernel;
using Jiangyuan.Trust.Crypto;

namespace Jiangyuan.Trust.Log;

/// <summary>What a note key signs (the type byte of C2SP signed-note).</summary>
public enum NoteKeyKind
{
    /// <summary>Ed25519 over the text: a log's own signature.</summary>
    Ed25519 = 1,

    /// <summary>Ed25519 over time and text: a witness's cosignature/v1.</summary>
    Cosignature = 4,

    /// <summary>SM2 with SM3 over the text (type 0xff with a name of its own): a log's second signature where a rule demands cryptography of the state.</summary>
    Sm2 = 255,
}

/// <summary>The public key of a signer of notes, as published: <c>name+id+base64</c>.</summary>
public sealed record NoteKey
{
    private const int Sm2KeyLength = 65;

    private NoteKey(string name, NoteKeyKind kind, byte[] publicKey) => (Name, Kind, PublicKey, Id) = (name, kind, publicKey, IdOf(name, kind, publicKey));

    public string Name { get; }
    public NoteKeyKind Kind { get; }
    public byte[] PublicKey { get; }
    public uint Id { get; }

    /// <summary>A key of that name. Refuses names with blanks or plus signs and keys that are not 32 bytes (SM2: the point, 65 bytes).</summary>
    public static Outcome<NoteKey> Create(string name, NoteKeyKind kind, byte[] publicKey)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(publicKey);
        return IsName(name) && publicKey.Length == (kind == NoteKeyKind.Sm2 ? Sm2KeyLength : Ed25519.KeyLength) && Enum.IsDefined(kind)
            ? new NoteKey(name, kind, publicKey)
            : new Refusal("note.key", "验签公钥的名称或长度不合规。");
    }

    /// <summary>Reads a published key and checks its id.</summary>
    public static Outcome<NoteKey> Parse(string? text)
    {
        var bad = new Refusal("note.key", "验签公钥应写作“名称+8 位十六进制标识+base64 公钥”，且标识须与公钥相符。");
        var parts = (text ?? "").Split('+', 3);
        if (parts.Length != 3 || parts[2].Length > 128 || !SignedNote.TryBase64(parts[2], out var bytes) || bytes.Length < 33)
            return bad;
        var isSm2 = bytes.AsSpan().StartsWith(Type(NoteKeyKind.Sm2));
        var key = isSm2 ? Create(parts[0], NoteKeyKind.Sm2, bytes[Type(NoteKeyKind.Sm2).Length..]) : Create(parts[0], (NoteKeyKind)bytes[0], bytes[1..]);
        return key.IsGiven && key.Value.Id.ToString("x8", CultureInfo.InvariantCulture) == parts[1] ? key : bad;
    }

    public override string ToString() => $"{Name}+{Id:x8}+{Convert.ToBase64String([.. Type(Kind), .. PublicKey])}";

    internal static bool IsName(string name) =>
        name.Length is > 0 and <= 255 && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c) || c == '+');

    private static uint IdOf(string name, NoteKeyKind kind, byte[] publicKey) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', .. Type(kind), .. publicKey]));

    private static byte[] Type(NoteKeyKind kind) => kind == NoteKeyKind.Sm2 ? [0xff, .. "GB/T 32918 SM2-SM3"u8] : [(byte)kind];
}

/// <summary>One signature line. For cosignatures the signature begins with the time.</summary>
public sealed record NoteSignature(string Name, uint KeyId, byte[] Signature);

/// <summary>A text with signatures of named keys (C2SP signed-note). Reading says nothing about validity; ask <see cref="VerifiedBy"/>.</summary>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    public const int MaximumBytes = 1_000_000;
    private const int MaximumSignatures = 100;

    public static Outcome<SignedNote> Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaximumBytes)
            return Bad("文本过大");
        if (!Utf8.IsValid(bytes))
            return Bad("不是合法的 UTF-8");
        var note = Encoding.UTF8.GetString(bytes);
        if (note.AsSpan().IndexOfAnyInRange('\0', '\u001f') is >= 0 && note.Any(c => c < ' ' && c != '\n'))
            return Bad("有换行以外的控制字符");
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0)
            return Bad("正文与签名之间应有一个空行");
        var (text, lines) = (note[..(split + 1)], note[(split + 2)..]);
        if (lines.Length == 0 || lines[^1] != '\n')
            return Bad("没有签名行，或末行没有换行");
        var signatures = new List<NoteSignature>();
        foreach (var line in lines[..^1].Split('\n'))
        {
            if (signatures.Count == MaximumSignatures)
                return Bad("签名过多");
            var parts = line.Split(' ');
            if (parts.Length != 3 || parts[0] != "—" || !NoteKey.IsName(parts[1]) || !TryBase64(parts[2], out var bytes2) || bytes2.Length < 5)
                return Bad($"第 {signatures.Count + 1} 个签名行不合规");
            signatures.Add(new(parts[1], BinaryPrimitives.ReadUInt32BigEndian(bytes2), bytes2[4..]));
        }

        return new SignedNote(text, signatures);
    }

    public override string ToString()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var s in Signatures)
        {
            var bytes = new byte[4 + s.Signature.Length];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, s.KeyId);
            s.Signature.CopyTo(bytes, 4);
            note.Append("— ").Append(s.Name).Append(' ').Append(Convert.ToBase64String(bytes)).Append('\n');
        }

        return note.ToString();
    }

    /// <summary>Signs a text. It must end with a newline and hold no control characters; that is the caller's duty.</summary>
    public static SignedNote Sign(string text, NoteKey key, ReadOnlySpan<byte> seed) => new SignedNote(text, []).With(key, seed, 0);

    /// <summary>Adds a signature, for a cosignature with the time (Unix seconds). The seed is 32 bytes; of an SM2 key it is the private number.</summary>
    public SignedNote With(NoteKey key, ReadOnlySpan<byte> seed, long unixTime)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!Text.EndsWith('\n') || Text.Any(c => c < ' ' && c != '\n'))
            throw new ArgumentException("A note ends with a newline and has no control characters.");
        var message = Message(key.Kind, unixTime);
        var signature = key.Kind == NoteKeyKind.Sm2 ? Sm2.Sign(seed, key.PublicKey, message) : Ed25519.Sign(seed, message);
        if (key.Kind == NoteKeyKind.Cosignature)
        {
            var stamped = new byte[8 + signature.Length];
            BinaryPrimitives.WriteInt64BigEndian(stamped, unixTime);
            signature.CopyTo(stamped, 8);
            signature = stamped;
        }

        return this with { Signatures = [.. Signatures, new NoteSignature(key.Name, key.Id, signature)] };
    }

    /// <summary>True when the key has a valid signature here. A second signature of the same key that is not valid makes it false.</summary>
    public bool VerifiedBy(NoteKey key) => TimeOf(key) is not null;

    /// <summary>The time a witness states (Unix seconds), 0 for a plain signature; null when the key has not validly signed.</summary>
    public long? TimeOf(NoteKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        long? time = null;
        foreach (var s in Signatures.Where(s => s.Name == key.Name && s.KeyId == key.Id))
        {
            var stamped = key.Kind == NoteKeyKind.Cosignature;
            if (stamped && s.Signature.Length != 8 + Ed25519.SignatureLength)
                return null;
            var at = stamped ? BinaryPrimitives.ReadInt64BigEndian(s.Signature) : 0;
            if (at < 0 || !IsValid(key, Message(key.Kind, at), stamped ? s.Signature.AsSpan(8) : s.Signature))
                return null;
            time = time is null ? at : Math.Min(time.Value, at);
        }

        return time;
    }

    private static bool IsValid(NoteKey key, byte[] message, ReadOnlySpan<byte> signature) =>
        key.Kind == NoteKeyKind.Sm2 ? Sm2.Verify(key.PublicKey, message, signature) : Ed25519.Verify(key.PublicKey, message, signature);

    private byte[] Message(NoteKeyKind kind, long time) => Encoding.UTF8.GetBytes(kind == NoteKeyKind.Cosignature
        ? string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n{Text}")
        : Text);

    /// <summary>Standard base64, one spelling only.</summary>
    internal static bool TryBase64(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length / 4 * 3];
        if (text.Length % 4 != 0 || !Convert.TryFromBase64String(text, bytes, out var length))
            return false;
        bytes = bytes[..length];
        return Convert.ToBase64String(bytes) == text;
    }

    private static Refusal Bad(string what) => new("note.malformed", $"签名文书格式不合规：{what}。");
}

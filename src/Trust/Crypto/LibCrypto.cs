using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Jiangyuan.Trust.Crypto;

/// <summary>
/// The system's OpenSSL 3 for what .NET does not offer: Ed25519, SM2, SM3, SM4. .NET loads the same library, so it is there and kept patched by the distribution.
/// Every native object is held by a SafeHandle; failing calls clear the library's error queue and are told by the return value.
/// </summary>
internal static unsafe partial class LibCrypto
{
    private const string Library = "libcrypto.so.3";
    private const int Ed25519Type = 1087;
    private const int GetTag = 0x10;
    private static readonly DigestHandle? Sha256Digest = Valid(EVP_MD_fetch(0, "SHA256", null));
    private static readonly DigestHandle? Sm3Digest = Valid(EVP_MD_fetch(0, "SM3", null));
    private static readonly CipherHandle? Sm4Cipher = Valid(EVP_CIPHER_fetch(0, "SM4-ECB", null));
    private static readonly CipherHandle? Aes128 = Valid(EVP_CIPHER_fetch(0, "AES-128-ECB", null));
    private static readonly CipherHandle? Aes192 = Valid(EVP_CIPHER_fetch(0, "AES-192-ECB", null));
    private static readonly CipherHandle? Aes256Gcm = Valid(EVP_CIPHER_fetch(0, "AES-256-GCM", null));
    private static readonly CipherHandle? Aes256 = Valid(EVP_CIPHER_fetch(0, "AES-256-ECB", null));

    [ThreadStatic]
    private static CipherContextHandle? _gcm;

    [ThreadStatic]
    private static DigestContextHandle? _sha256;

    [ThreadStatic]
    private static DigestContextHandle? _sm3;

    /// <summary>The SM2 user identity when nothing else is agreed (GB/T 35276).</summary>
    private static ReadOnlySpan<byte> Sm2Identity => "1234567812345678"u8;

    internal static void Sm3(ReadOnlySpan<byte> data, Span<byte> hash) => Hash(_sm3 ??= Context(Sm3Digest ?? throw Missing("SM3")), data, hash);

    /// <summary>SHA-256. The platform's call makes a context and looks the algorithm up every time, which costs three times a short text's hash: each thread keeps one.</summary>
    internal static void Sha256(ReadOnlySpan<byte> data, Span<byte> hash) => Hash(_sha256 ??= Context(Sha256Digest!), data, hash);

    private static DigestContextHandle Context(DigestHandle digest)
    {
        var context = EVP_MD_CTX_new();
        Must(EVP_DigestInit_ex(context.DangerousGetHandle(), digest.DangerousGetHandle(), 0) == 1);
        return context;
    }

    private static void Hash(DigestContextHandle context, ReadOnlySpan<byte> data, Span<byte> hash)
    {
        if (hash.Length < 32)
            throw new ArgumentException("A hash takes 32 bytes.");
        // Kept alive once for the three calls: counting its users in each is a tenth of a short text's hash.
        var c = context.DangerousGetHandle();
        uint length;
        fixed (byte* d = data, h = hash)
            Must(EVP_DigestInit_ex(c, 0, 0) == 1
                && EVP_DigestUpdate(c, d, (nuint)data.Length) == 1
                && EVP_DigestFinal_ex(c, h, &length) == 1);
        GC.KeepAlive(context);
    }

    /// <summary>A block cipher under one key, encrypting whole blocks. Null for a key of no known length.</summary>
    internal static BlockCipher? Encryptor(BlockCipherKind kind, ReadOnlySpan<byte> key)
    {
        var cipher = (kind, key.Length) switch
        {
            (BlockCipherKind.Sm4, 16) => Sm4Cipher ?? throw Missing("SM4"),
            (BlockCipherKind.Aes, 16) => Aes128,
            (BlockCipherKind.Aes, 24) => Aes192,
            (BlockCipherKind.Aes, 32) => Aes256,
            _ => null,
        };
        if (cipher is null)
            return null;
        var context = EVP_CIPHER_CTX_new();
        fixed (byte* k = key)
            Must(EVP_EncryptInit_ex(context.DangerousGetHandle(), cipher.DangerousGetHandle(), 0, k, null) == 1 && EVP_CIPHER_CTX_set_padding(context, 0) == 1);
        return new BlockCipher(context);
    }

    internal sealed class BlockCipher(CipherContextHandle context) : IDisposable
    {
        internal void Encrypt(ReadOnlySpan<byte> blocks, Span<byte> to)
        {
            int length;
            fixed (byte* b = blocks, t = to)
                Must(EVP_EncryptUpdate(context, t, &length, b, blocks.Length) == 1 && length == blocks.Length);
        }

        public void Dispose() => context.Dispose();
    }

    /// <summary>
    /// AES-256-GCM with a nonce of 12 bytes into ciphertext ‖ tag (16). A form has a dozen fields with a key each, and a new context for every one
    /// costs three times the encryption: each thread keeps one and gives it the next key.
    /// </summary>
    internal static void SealAes256(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated, Span<byte> to)
    {
        if (key.Length != 32 || nonce.Length != 12 || to.Length != plain.Length + Gcm.TagLength)
            throw new ArgumentException("A key of 32, a nonce of 12 and room for the tag are needed.");
        var context = _gcm;
        if (context is null)
        {
            context = EVP_CIPHER_CTX_new();
            Must(EVP_EncryptInit_ex(context.DangerousGetHandle(), Aes256Gcm!.DangerousGetHandle(), 0, null, null) == 1);
            _gcm = context;
        }

        var c = context.DangerousGetHandle();
        int length;
        fixed (byte* k = key, n = nonce, p = plain, a = associated, t = to)
            Must(EVP_EncryptInit_ex(c, 0, 0, k, n) == 1
                && (associated.Length == 0 || EVP_EncryptUpdate(c, null, &length, a, associated.Length) == 1)
                && (plain.Length == 0 || EVP_EncryptUpdate(c, t, &length, p, plain.Length) == 1)
                && EVP_EncryptFinal_ex(c, t + plain.Length, &length) == 1
                && EVP_CIPHER_CTX_ctrl(c, GetTag, Gcm.TagLength, t + plain.Length) == 1);
        GC.KeepAlive(context);
    }

    internal static KeyHandle? Ed25519Public(ReadOnlySpan<byte> key)
    {
        fixed (byte* k = key)
            return Valid(EVP_PKEY_new_raw_public_key(Ed25519Type, 0, k, (nuint)key.Length));
    }

    internal static KeyHandle? Ed25519Private(ReadOnlySpan<byte> seed)
    {
        fixed (byte* k = seed)
            return Valid(EVP_PKEY_new_raw_private_key(Ed25519Type, 0, k, (nuint)seed.Length));
    }

    internal static byte[] RawPublic(KeyHandle key)
    {
        var bytes = new byte[32];
        nuint length = 32;
        fixed (byte* b = bytes)
            Must(EVP_PKEY_get_raw_public_key(key, b, &length) == 1 && length == 32);
        return bytes;
    }

    /// <summary>A key from SubjectPublicKeyInfo; null when it is not one.</summary>
    internal static KeyHandle? PublicKey(ReadOnlySpan<byte> info)
    {
        fixed (byte* b = info)
        {
            var at = b;
            return Valid(d2i_PUBKEY(0, &at, info.Length));
        }
    }

    /// <summary>A key from PKCS #8; null when it is not one.</summary>
    internal static KeyHandle? PrivateKey(ReadOnlySpan<byte> info)
    {
        fixed (byte* b = info)
        {
            var at = b;
            return Valid(d2i_AutoPrivateKey(0, &at, info.Length));
        }
    }

    /// <summary>SubjectPublicKeyInfo of a key.</summary>
    internal static byte[] PublicInfo(KeyHandle key)
    {
        var bytes = new byte[i2d_PUBKEY(key, null)];
        fixed (byte* b = bytes)
        {
            var at = b;
            Must(i2d_PUBKEY(key, &at) == bytes.Length);
        }
        return bytes;
    }

    internal static byte[] Sign(KeyHandle key, ReadOnlySpan<byte> message, bool sm2)
    {
        using var context = EVP_MD_CTX_new();
        using var parameters = sm2 ? Sm2Context(context, key) : null;
        Must(EVP_DigestSignInit(context, null, Digest(sm2), 0, key) == 1);
        Span<byte> signature = stackalloc byte[128];
        nuint length = 128;
        fixed (byte* m = message, s = signature)
            Must(EVP_DigestSign(context, s, &length, m, (nuint)message.Length) == 1);
        return signature[..(int)length].ToArray();
    }

    internal static bool Verify(KeyHandle key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, bool sm2)
    {
        using var context = EVP_MD_CTX_new();
        using var parameters = sm2 ? Sm2Context(context, key) : null;
        bool good;
        fixed (byte* m = message, s = signature)
            good = EVP_DigestVerifyInit(context, null, Digest(sm2), 0, key) == 1
                && EVP_DigestVerify(context, s, (nuint)signature.Length, m, (nuint)message.Length) == 1;
        if (!good)
            ERR_clear_error();
        return good;
    }

    private static nint Digest(bool sm2) => sm2 ? (Sm3Digest ?? throw Missing("SM3")).DangerousGetHandle() : 0;

    private static KeyContextHandle Sm2Context(DigestContextHandle context, KeyHandle key)
    {
        var parameters = EVP_PKEY_CTX_new(key, 0);
        fixed (byte* id = Sm2Identity)
            Must(EVP_PKEY_CTX_set1_id(parameters, id, Sm2Identity.Length) == 1);
        EVP_MD_CTX_set_pkey_ctx(context, parameters);
        return parameters;
    }

    private static T? Valid<T>(T handle)
        where T : SafeHandle
    {
        if (!handle.IsInvalid)
            return handle;
        ERR_clear_error();
        handle.Dispose();
        return null;
    }

    private static void Must(bool done)
    {
        if (!done)
            throw new CryptographicException("libcrypto refused a call that cannot fail on any input.");
    }

    private static PlatformNotSupportedException Missing(string algorithm) => new($"libcrypto has no {algorithm}.");

    internal sealed class KeyHandle() : Handle(EVP_PKEY_free);

    internal sealed class DigestHandle() : Handle(EVP_MD_free);

    internal sealed class CipherHandle() : Handle(EVP_CIPHER_free);

    internal sealed class DigestContextHandle() : Handle(EVP_MD_CTX_free);

    internal sealed class CipherContextHandle() : Handle(EVP_CIPHER_CTX_free);

    internal sealed class KeyContextHandle() : Handle(EVP_PKEY_CTX_free);

    internal abstract class Handle(Action<nint> free) : SafeHandle(0, true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            free(handle);
            return true;
        }
    }

    [LibraryImport(Library)] private static partial void ERR_clear_error();
    [LibraryImport(Library)] private static partial int i2d_PUBKEY(KeyHandle key, byte** to);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] private static partial DigestHandle EVP_MD_fetch(nint context, string name, string? properties);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] private static partial CipherHandle EVP_CIPHER_fetch(nint context, string name, string? properties);
    [LibraryImport(Library)] private static partial void EVP_MD_free(nint digest);
    [LibraryImport(Library)] private static partial void EVP_CIPHER_free(nint cipher);
    [LibraryImport(Library)] private static partial void EVP_PKEY_free(nint key);
    [LibraryImport(Library)] private static partial void EVP_MD_CTX_free(nint context);
    [LibraryImport(Library)] private static partial void EVP_CIPHER_CTX_free(nint context);
    [LibraryImport(Library)] private static partial void EVP_PKEY_CTX_free(nint context);
    [LibraryImport(Library)] private static partial DigestContextHandle EVP_MD_CTX_new();
    [LibraryImport(Library)] private static partial CipherContextHandle EVP_CIPHER_CTX_new();
    [LibraryImport(Library)] private static partial KeyContextHandle EVP_PKEY_CTX_new(KeyHandle key, nint engine);
    [LibraryImport(Library)] private static partial int EVP_PKEY_CTX_set1_id(KeyContextHandle context, byte* id, int length);
    [LibraryImport(Library)] private static partial void EVP_MD_CTX_set_pkey_ctx(DigestContextHandle context, KeyContextHandle parameters);
    [LibraryImport(Library)] private static partial int EVP_DigestInit_ex(nint context, nint digest, nint engine);
    [LibraryImport(Library)] private static partial int EVP_DigestUpdate(nint context, byte* data, nuint length);
    [LibraryImport(Library)] private static partial int EVP_DigestFinal_ex(nint context, byte* hash, uint* length);
    [LibraryImport(Library)] private static partial int EVP_EncryptInit_ex(nint context, nint cipher, nint engine, byte* key, byte* iv);
    [LibraryImport(Library)] private static partial int EVP_CIPHER_CTX_set_padding(CipherContextHandle context, int padding);
    [LibraryImport(Library)] private static partial int EVP_EncryptUpdate(CipherContextHandle context, byte* to, int* written, byte* from, int length);
    [LibraryImport(Library)] private static partial int EVP_EncryptUpdate(nint context, byte* to, int* written, byte* from, int length);
    [LibraryImport(Library)] private static partial int EVP_EncryptFinal_ex(nint context, byte* to, int* written);
    [LibraryImport(Library)] private static partial int EVP_CIPHER_CTX_ctrl(nint context, int what, int number, byte* to);
    [LibraryImport(Library)] private static partial KeyHandle EVP_PKEY_new_raw_public_key(int type, nint engine, byte* key, nuint length);
    [LibraryImport(Library)] private static partial KeyHandle EVP_PKEY_new_raw_private_key(int type, nint engine, byte* key, nuint length);
    [LibraryImport(Library)] private static partial int EVP_PKEY_get_raw_public_key(KeyHandle key, byte* to, nuint* length);
    [LibraryImport(Library)] private static partial KeyHandle d2i_PUBKEY(nint reuse, byte** at, long length);
    [LibraryImport(Library)] private static partial KeyHandle d2i_AutoPrivateKey(nint reuse, byte** at, long length);
    [LibraryImport(Library)] private static partial int EVP_DigestSignInit(DigestContextHandle context, nint* parameters, nint digest, nint engine, KeyHandle key);
    [LibraryImport(Library)] private static partial int EVP_DigestSign(DigestContextHandle context, byte* signature, nuint* signatureLength, byte* message, nuint length);
    [LibraryImport(Library)] private static partial int EVP_DigestVerifyInit(DigestContextHandle context, nint* parameters, nint digest, nint engine, KeyHandle key);
    [LibraryImport(Library)] private static partial int EVP_DigestVerify(DigestContextHandle context, byte* signature, nuint signatureLength, byte* message, nuint length);
}

internal enum BlockCipherKind
{
    Aes,
    Sm4,
}

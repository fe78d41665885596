using System.Security.Cryptography;
using System.Text;
using Jiangyuan.Trust.Crypto;
using Jiangyuan.Trust.Log;

namespace Jiangyuan.Web.Record;

/// <summary>The keys that sign the record: each year has its own, derived from one secret of the installation. Neither is ever written elsewhere.</summary>
internal sealed class RecordKeys(byte[] signing, byte[] pseudonyms)
{
    /// <summary>What makes pseudonyms of records.</summary>
    internal ReadOnlySpan<byte> Pseudonyms => pseudonyms;

    internal NoteKey PublicKey(string origin) => NoteKey.Create(origin, NoteKeyKind.Ed25519, Ed25519.PublicKey(Seed(origin, "ed25519"))).Value;

    internal NoteKey Sm2PublicKey(string origin) => NoteKey.Create(origin, NoteKeyKind.Sm2, Sm2.PublicKey(Seed(origin, "sm2"))).Value;

    /// <summary>Signs a checkpoint under its origin.</summary>
    internal SignedNote Sign(Checkpoint head, bool withSm2)
    {
        var note = SignedNote.Sign(head.ToString(), PublicKey(head.Origin), Seed(head.Origin, "ed25519"));
        return withSm2 ? note.With(Sm2PublicKey(head.Origin), Seed(head.Origin, "sm2"), 0) : note;
    }

    private byte[] Seed(string origin, string kind) => HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes($"record/{kind}\0{origin}"));
}

using Jiangyuan.Kernel;
using Jiangyuan.Trust.Binary;

namespace Jiangyuan.Trust.Certificates;

/// <summary>A status list signed by an agency (draft-ietf-oauth-status-list §5.2: a CWT in COSE_Sign1).</summary>
public static class StatusListToken
{
    private const int Subject = 2, IssuedAt = 6, StatusListClaim = 65533;

    /// <summary>Signs a list under its name.</summary>
    public static byte[] Issue(string name, StatusList list, long issuedAt, CoseKey key, Func<byte[], byte[]> sign)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(key);
        var claims = Cbor.Map((Cbor.Of(Subject), Cbor.Of(name)), (Cbor.Of(IssuedAt), Cbor.Of(issuedAt)), (Cbor.Of(StatusListClaim), list.ToCbor()));
        return CoseSign1.Sign(key.Algorithm, key.KeyId, CborWriter.Write(claims), sign);
    }

    /// <summary>Opens a list that one of the keys has signed under the expected name.</summary>
    public static Outcome<HeldStatusList> Open(ReadOnlySpan<byte> bytes, string name, TrustList trust)
    {
        ArgumentNullException.ThrowIfNull(trust);
        var message = CoseSign1.Parse(bytes);
        if (!message.IsGiven)
            return message.Refusal;
        if (!trust.Keys.Any(k => k.CompromisedAt is null && message.Value.KeyId.AsSpan().SequenceEqual(k.Key.KeyId) && message.Value.VerifiedBy(k.Key)))
            return new Refusal("status-list.unsigned", "状态列表没有发证机关的有效签名。");
        var claims = CborReader.Read(message.Value.Payload, deterministic: false);
        if (!claims.IsGiven)
            return claims.Refusal;
        if (claims.Value[Subject]?.Text != name || claims.Value[IssuedAt]?.Integer is not { } issuedAt)
            return new Refusal("status-list.malformed", "状态列表不是所要的那一份。");
        return StatusList.Read(claims.Value[StatusListClaim]).Then<HeldStatusList>(list => new HeldStatusList(list, issuedAt));
    }
}

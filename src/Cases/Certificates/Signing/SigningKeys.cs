using System.Text.Json;
using System.Text.Json.Serialization;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Trust.Certificates;

namespace Jiangyuan.Cases.Certificates;

/// <summary>A key began to count: which certificate types it may sign, for which area, in which time (Unix seconds).</summary>
public sealed record SigningKeyAdded(string KeyId, string Agency, CoseAlgorithm Algorithm, string PublicKey, IReadOnlyList<string> Types, string Area, long From, long To);

/// <summary>From <paramref name="At"/> (Unix seconds) the key may be in other hands: what it signs after that is not believed.</summary>
public sealed record SigningKeyLost(string KeyId, long At, string Reason);

/// <summary>All keys that ever counted. It is what verifiers get as the trust list.</summary>
public sealed record SigningKeys(IReadOnlyList<AgencyKey> Keys)
{
    /// <summary>The key of that id, lost or not.</summary>
    public AgencyKey? Find(string keyId) => Keys.FirstOrDefault(key => IdOf(key) == keyId);

    internal static string IdOf(AgencyKey key) => Convert.ToHexStringLower(key.Key.KeyId);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SigningKeyAdded))]
[JsonSerializable(typeof(SigningKeyLost))]
[JsonSerializable(typeof(CertificateSigned))]
[JsonSerializable(typeof(StatusPlaceTaken))]
internal sealed partial class SigningJson : JsonSerializerContext;

/// <summary>The one stream <c>signing-keys/all</c>: being events, the keys are in the record like everything else.</summary>
public sealed class SigningKeyStream : StreamType<SigningKeys>
{
    internal const string Only = "all";
    private static readonly Table Keys = new("signing_keys", 1, "key_id", "agency", "area", "from_at", "to_at", "lost_at");

    // After the tables: an instance lists them.
    public static readonly SigningKeyStream Type = new();

    public override string Prefix => "signing-keys";

    public override IReadOnlyList<Table> Tables { get; } = [Keys];

    public override SigningKeys Empty(string id) => new([]);

    public override SigningKeys Apply(SigningKeys state, StoredEvent e)
    {
        switch (e.Type)
        {
            case nameof(SigningKeyAdded):
                var added = JsonSerializer.Deserialize(e.Payload, SigningJson.Default.SigningKeyAdded)!;
                return new([.. state.Keys, new AgencyKey(added.Agency, new CoseKey(added.Algorithm, Convert.FromBase64String(added.PublicKey)), added.Types, added.Area, added.From, added.To)]);
            case nameof(SigningKeyLost):
                var lost = JsonSerializer.Deserialize(e.Payload, SigningJson.Default.SigningKeyLost)!;
                return new([.. state.Keys.Select(key => SigningKeys.IdOf(key) == lost.KeyId ? key with { CompromisedAt = lost.At } : key)]);
            default:
                throw new InvalidOperationException($"Unknown signing key event {e.Type}.");
        }
    }

    public override IEnumerable<Row> Rows(SigningKeys state) =>
        state.Keys.Select(key => new Row(Keys, SigningKeys.IdOf(key), key.Agency, key.Area, key.From, key.To, key.CompromisedAt));

    internal static NewEvent Write(SigningKeyAdded e) => new(nameof(SigningKeyAdded), JsonSerializer.Serialize(e, SigningJson.Default.SigningKeyAdded));

    internal static NewEvent Write(SigningKeyLost e) => new(nameof(SigningKeyLost), JsonSerializer.Serialize(e, SigningJson.Default.SigningKeyLost));
}

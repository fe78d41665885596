using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases.Certificates;

/// <summary>The code was signed: first, or again after a key was lost. The place in the status list stays the same.</summary>
public sealed record CertificateSigned(string List, long Place, string KeyId, string Text);

/// <summary>The signed code that a certificate carries (<c>QH1:…</c>), and those it carried before.</summary>
public sealed record CertificateCode(string Number)
{
    public string Text { get; init; } = "";

    /// <summary>Name of the status list: credit code of the agency, a dot, the part.</summary>
    public string List { get; init; } = "";

    public long Place { get; init; }

    public string KeyId { get; init; } = "";

    public DateTimeOffset SignedAt { get; init; }

    /// <summary>When each code was signed, by its hash: a code printed before a key was lost is known to be genuine here.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Signed { get; init; } = new Dictionary<string, DateTimeOffset>();

    internal static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>Streams <c>certificate-code/NUMBER</c>.</summary>
public sealed class CertificateCodeStream : StreamType<CertificateCode>
{
    private static readonly Table Codes = new("certificate_codes", 1, "number", "list", "place", "key_id", "signed_at");

    // After the tables: an instance lists them.
    public static readonly CertificateCodeStream Type = new();

    public override string Prefix => "certificate-code";

    public override IReadOnlyList<Table> Tables { get; } = [Codes];

    public override CertificateCode Empty(string id) => new(id);

    public override CertificateCode Apply(CertificateCode state, StoredEvent e)
    {
        if (e.Type != nameof(CertificateSigned))
            throw new InvalidOperationException($"Unknown certificate code event {e.Type}.");
        var signed = JsonSerializer.Deserialize(e.Payload, SigningJson.Default.CertificateSigned)!;
        return state with
        {
            Text = signed.Text, List = signed.List, Place = signed.Place, KeyId = signed.KeyId, SignedAt = e.At,
            Signed = new Dictionary<string, DateTimeOffset>(state.Signed) { [CertificateCode.HashOf(signed.Text)] = e.At },
        };
    }

    public override IEnumerable<Row> Rows(CertificateCode state) => [new Row(Codes, state.Number, state.List, state.Place, state.KeyId, state.SignedAt.ToUnixTimeMilliseconds())];

    internal static NewEvent Write(CertificateSigned e) => new(nameof(CertificateSigned), JsonSerializer.Serialize(e, SigningJson.Default.CertificateSigned));
}

/// <summary>The next place of a status list was given to a certificate.</summary>
public sealed record StatusPlaceTaken(string Number);

/// <summary>A status list as far as giving out places goes: the next place is the number of those taken, which is the stream's version.</summary>
public sealed record StatusPlaces(string Agency, int Part, long Taken)
{
    /// <summary>Every list has this many places, so that its length tells nothing, and one certificate hides among many (16 KB uncompressed).</summary>
    internal const int Capacity = 131_072;

    internal string Name => $"{Agency}.{Part.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
}

/// <summary>Streams <c>status-list/AGENCY.PART</c>.</summary>
public sealed class StatusPlaceStream : StreamType<StatusPlaces>
{
    private static readonly Table Lists = new("status_lists", 1, "list", "agency", "part", "taken");

    // After the tables: an instance lists them.
    public static readonly StatusPlaceStream Type = new();

    public override string Prefix => "status-list";

    public override IReadOnlyList<Table> Tables { get; } = [Lists];

    public override StatusPlaces Empty(string id)
    {
        var dot = id.LastIndexOf('.');
        return new(id[..dot], int.Parse(id.AsSpan(dot + 1), System.Globalization.CultureInfo.InvariantCulture), 0);
    }

    public override StatusPlaces Apply(StatusPlaces state, StoredEvent e) => e.Type == nameof(StatusPlaceTaken)
        ? state with { Taken = state.Taken + 1 }
        : throw new InvalidOperationException($"Unknown status list event {e.Type}.");

    public override IEnumerable<Row> Rows(StatusPlaces state) => [new Row(Lists, state.Name, state.Agency, (long)state.Part, state.Taken)];

    internal static NewEvent Write(StatusPlaceTaken e) => new(nameof(StatusPlaceTaken), JsonSerializer.Serialize(e, SigningJson.Default.StatusPlaceTaken));
}

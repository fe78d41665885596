using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Jiangyuan.Catalogue;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases.Certificates;

/// <summary>Whether a certificate is in force.</summary>
public enum CertificateStatus
{
    /// <summary>有效.</summary>
    Valid,

    /// <summary>已撤销.</summary>
    Revoked,

    /// <summary>已换发: a newer one stands in its place.</summary>
    Superseded,

    /// <summary>已过期; never stored, follows from the day.</summary>
    Expired,
}

/// <summary>A labelled value of a certificate, as printed.</summary>
public sealed record CertificateField(string Label, string Value)
{
    /// <summary>From an element that is not public: stored encrypted.</summary>
    public bool IsPersonal { get; init; }
}

/// <summary>证照, as its events have made it.</summary>
public sealed record Certificate
{
    /// <summary>证照标识 with its check character (GB/T 36904).</summary>
    public string Number { get; init; } = "";

    /// <summary>Eight characters that stand beside the number: who has both has seen the certificate.</summary>
    public string Code { get; init; } = "";

    public string TemplateId { get; init; } = "";

    public string Title { get; init; } = "";

    public string? TitleBo { get; init; }

    public string ItemId { get; init; } = "";

    public string ItemName { get; init; } = "";

    public long CaseId { get; init; }

    public string CaseNumber { get; init; } = "";

    public ApplicantKind HolderKind { get; init; }

    public string HolderName { get; init; } = "";

    /// <summary>Keyed hash of the holder's number.</summary>
    public string SubjectKey { get; init; } = "";

    public string AgencyId { get; init; } = "";

    public string AgencyName { get; init; } = "";

    public DateOnly IssuedOn { get; init; }

    /// <summary>Null: until revoked.</summary>
    public DateOnly? ValidUntil { get; init; }

    public IReadOnlyList<CertificateField> Fields { get; init; } = [];

    /// <summary>Made of made-up data: printed with a watermark.</summary>
    public bool IsSample { get; init; }

    public CertificateStatus Status { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? EndReason { get; init; }

    public string? SupersededBy { get; init; }

    public int Version { get; init; }

    /// <summary>For public pages: a person's name is masked, a company's is not.</summary>
    public string MaskedHolder => Masked ?? Masking.Name(HolderName, HolderKind);

    /// <summary>The masked name, kept beside a name that is stored encrypted.</summary>
    public string? Masked { get; init; }

    /// <summary>What became of the personal data when it was read.</summary>
    [JsonIgnore]
    public PersonalDataState Personal { get; init; }

    /// <summary>The status on a day: a valid certificate whose time is over has expired.</summary>
    public CertificateStatus StatusOn(DateOnly day) => Status == CertificateStatus.Valid && ValidUntil < day ? CertificateStatus.Expired : Status;

    /// <summary>The address of the verification page, which the QR code carries.</summary>
    public string VerificationUrl(string origin) => $"{origin.TrimEnd('/')}/verify?number={Uri.EscapeDataString(Number)}&code={Code}";
}

/// <summary>颁发: everything the certificate says.</summary>
public sealed record CertificateGranted(Certificate Certificate);

/// <summary>送达.</summary>
public sealed record CertificateHandedOver(string How);

/// <summary>撤销.</summary>
public sealed record CertificateCancelled(string Reason);

/// <summary>换发.</summary>
public sealed record CertificateReplaced(string By);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CertificateGranted))]
[JsonSerializable(typeof(CertificateHandedOver))]
[JsonSerializable(typeof(CertificateCancelled))]
[JsonSerializable(typeof(CertificateReplaced))]
internal sealed partial class CertificateJson : JsonSerializerContext;

/// <summary>Streams <c>certificate/NUMBER</c>.</summary>
public sealed class CertificateStream : StreamType<Certificate>
{
    private static readonly Table Certificates = new("certificates", 1, "number", "code", "template", "item", "case_id", "subject", "holder", "agency", "status", "issued_on", "valid_until");

    private static readonly CertificateJson Json = new(new JsonSerializerOptions(CertificateJson.Default.Options) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    // After the tables: an instance lists them.
    public static readonly CertificateStream Type = new();

    public override string Prefix => "certificate";

    public override IReadOnlyList<Table> Tables { get; } = [Certificates];

    public override Certificate Empty(string id) => new() { Number = id };

    public override Certificate Apply(Certificate state, StoredEvent e) => (e.Type switch
    {
        nameof(CertificateGranted) => JsonSerializer.Deserialize(e.Payload, Json.CertificateGranted)!.Certificate,
        nameof(CertificateHandedOver) => state with { DeliveredAt = e.At },
        nameof(CertificateCancelled) => state with { Status = CertificateStatus.Revoked, EndedAt = e.At, EndReason = JsonSerializer.Deserialize(e.Payload, Json.CertificateCancelled)!.Reason },
        nameof(CertificateReplaced) => state with { Status = CertificateStatus.Superseded, EndedAt = e.At, SupersededBy = JsonSerializer.Deserialize(e.Payload, Json.CertificateReplaced)!.By },
        _ => throw new InvalidOperationException($"Unknown certificate event {e.Type}."),
    }) with { Version = e.Version };

    public override IEnumerable<Row> Rows(Certificate c) =>
    [
        new Row(Certificates, c.Number, c.Code, c.TemplateId, c.ItemId, c.CaseId, c.SubjectKey, c.MaskedHolder, c.AgencyId, CaseRefusals.Kebab(c.Status),
            CaseStream.Date(c.IssuedOn), CaseStream.Date(c.ValidUntil)),
    ];

    internal static NewEvent Write(CertificateGranted e) => new(nameof(CertificateGranted), JsonSerializer.Serialize(e, Json.CertificateGranted));

    internal static NewEvent Write(CertificateHandedOver e) => new(nameof(CertificateHandedOver), JsonSerializer.Serialize(e, Json.CertificateHandedOver));

    internal static NewEvent Write(CertificateCancelled e) => new(nameof(CertificateCancelled), JsonSerializer.Serialize(e, Json.CertificateCancelled));

    internal static NewEvent Write(CertificateReplaced e) => new(nameof(CertificateReplaced), JsonSerializer.Serialize(e, Json.CertificateReplaced));

    /// <summary>The verification code: 40 bits of a hash over the content and random bytes, so that it tells nothing and cannot be computed from the content.</summary>
    internal static string CodeOf(Certificate c, byte[] chance)
    {
        const string alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        var content = JsonSerializer.SerializeToUtf8Bytes(new CertificateGranted(c with { Code = "" }), Json.CertificateGranted);
        var hash = SHA256.HashData([.. chance, .. content]);
        var code = new StringBuilder(8);
        for (var bit = 0; bit < 40; bit += 5)
            code.Append(alphabet[((hash[bit / 8] << 8 | hash[bit / 8 + 1]) >> (11 - bit % 8)) & 31]);
        return code.ToString();
    }
}

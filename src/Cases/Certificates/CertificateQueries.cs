using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Jiangyuan.Cases.Access;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases.Certificates;

/// <summary>What the public sees on verification, and what a holder and the agency read.</summary>
public sealed class CertificateQueries(CaseDesk desk)
{
    private static readonly Refusal NotFound = new("certificate.unknown", "没有查到这个证照，或者核验码不符。", "请对照证照上的证照标识和核验码重新输入，或扫描证照上的二维码。") { Kind = RefusalKind.NotFound };

    /// <summary>
    /// Public verification: number and code must both be right, and a wrong number looks like a wrong code, so that numbers cannot be tried out.
    /// The answer is of this moment: a revocation is visible at once. Show <see cref="Certificate.MaskedHolder"/>, not the name.
    /// </summary>
    public async Task<Outcome<Certificate>> Verify(string? number, string? code, CancellationToken ct)
    {
        var wanted = CodeText.Normalise(code).Replace('O', '0').Replace('I', '1').Replace('L', '1');
        var parsed = Trust.CertificateNumber.Parse(number?.Trim());
        var certificate = parsed.IsGiven ? (await desk.Store.Load(CertificateStream.Type, parsed.Value.ToString(), ct)).State : new();
        var matches = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(wanted), Encoding.UTF8.GetBytes(certificate.Code.Length == 0 ? "--------" : certificate.Code));
        return certificate.Version > 0 && matches ? certificate : NotFound;
    }

    /// <summary>A certificate as its holder, its agency or an auditor reads it.</summary>
    public async Task<Outcome<Certificate>> Get(string number, Actor actor, CancellationToken ct)
    {
        var certificate = (await desk.Store.Load(CertificateStream.Type, number, ct)).State;
        var isOwn = desk.KeyOf(actor) is { Length: > 0 } key && key == certificate.SubjectKey;
        var isOurs = actor.Agency is { } agency && agency == certificate.AgencyId;
        if (certificate.Version == 0 || !(isOurs || isOwn || actor.Is(Role.Auditor)))
            return NotFound;
        if (isOwn)
            return CaseSealing.Opened(certificate, await PersonalData.Read(desk, actor, certificate.CaseNumber, certificate.SubjectKey, CaseSealing.FieldsOf(certificate), ct));
        // Staff read a certificate as they read its case.
        var c = (await desk.Store.Load(CaseStream.Type, certificate.CaseId.ToString(CultureInfo.InvariantCulture), ct)).State;
        return AccessPolicy.Reading(desk.Known(actor), c).Fields == AccessFields.Personal
            ? CaseSealing.Opened(certificate, await PersonalData.Read(desk, actor, certificate.CaseNumber, certificate.SubjectKey, CaseSealing.FieldsOf(certificate), ct))
            : CaseSealing.Masked(certificate);
    }

    /// <summary>A certificate without asking who wants it: for callers that have asked already.</summary>
    internal async Task<Certificate> OfNumber(string number, CancellationToken ct) => (await desk.Store.Load(CertificateStream.Type, number, ct)).State;

    /// <summary>The numbers of a subject's certificates of one template that are in force.</summary>
    internal Task<IReadOnlyList<string>> Standing(string subjectKey, string template, CancellationToken ct) => Sql.Query(desk.Store, ReadScope.Subject(subjectKey),
        "SELECT number FROM certificates WHERE subject = @p0 AND template = @p1 AND status = 'valid' ORDER BY number LIMIT 20", r => r.GetString(0), ct, subjectKey, template);

    /// <summary>The certificate of a case, with its version; null when there is none.</summary>
    internal static async Task<Loaded<Certificate>?> OfCase(CaseDesk desk, long caseId, CancellationToken ct)
    {
        var c = (await desk.Store.Load(CaseStream.Type, caseId.ToString(CultureInfo.InvariantCulture), ct)).State;
        return c.CertificateNumber is { } number ? await desk.Store.Load(CertificateStream.Type, number, ct) : null;
    }
}

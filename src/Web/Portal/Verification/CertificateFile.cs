using Jiangyuan.Cases;
using Jiangyuan.Cases.Certificates;
using Jiangyuan.Kernel;
using Jiangyuan.Web.Access;
using Jiangyuan.Web.Composition;

namespace Jiangyuan.Web.Portal.Verification;

/// <summary>The certificate as a file, for its holder.</summary>
internal static class CertificateFile
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/certificates/{number}/pdf", Get).RequirePermission(Permission.OwnCases).ExcludeFromDescription();

    /// <summary>The printed form of a certificate.</summary>
    internal static CertificatePaper Paper(Certificate certificate, string origin, CertificateCode? code = null) =>
        new(certificate.Title, certificate.Number, certificate.AgencyName, certificate.IssuedOn, certificate.VerificationUrl(origin),
            [.. certificate.Fields.Select(field => new PaperField(field.Label, field.Value)), new("核验码", certificate.Code)])
        {
            TitleBo = certificate.TitleBo,
            ValidUntil = certificate.ValidUntil,
            Watermark = certificate.IsSample ? "样本" : null,
            DrawnAt = ChinaTime.At(certificate.IssuedOn),
            SignedCode = code?.Text,
        };

    private static async Task<IResult> Get(HttpContext http, string number, CaseDesk desk, SigningDesk signing, InstallationOptions options, CancellationToken ct)
    {
        var read = await new CertificateQueries(desk).Get(number, http.Actor(), ct);
        if (!read.IsGiven) return Results.NotFound();
        // A certificate with holes in it is no certificate.
        if (read.Value.Personal == Jiangyuan.Cases.Keys.PersonalDataState.Unavailable) return Results.Text(Jiangyuan.Cases.Keys.SubjectVault.CannotOpen.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        // A certificate out of force gets no new code; what was printed before says so when it is verified.
        var code = read.Value.Status == CertificateStatus.Valid ? await signing.CodeOf(read.Value, ct) : null;
        var bytes = CertificatePdf.Draw(Paper(read.Value, options.PublicAddress, code));
        return Results.File(bytes, "application/pdf", $"{read.Value.Title}-{number}.pdf");
    }
}

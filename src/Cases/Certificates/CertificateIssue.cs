using System.Globalization;
using Jiangyuan.Catalogue;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Trust;

namespace Jiangyuan.Cases.Certificates;

/// <summary>From a grant to its certificate: number, validity, fields taken from the answers by the item's template. Pure.</summary>
internal static class CertificateIssue
{
    /// <summary>The certificate of a case that is granted on a day, or why its number cannot be made.</summary>
    internal static Outcome<Certificate> Make(Case c, ServiceItem item, CertificateTemplate template, Agency agency, DateOnly on, byte[] chance) =>
        CertificateNumber.Create(TypeOf(template, agency), agency.CreditCode, c.Number, 1).Then<Certificate>(number =>
        {
            var certificate = new Certificate
            {
                Number = number.ToString(),
                TemplateId = template.Id,
                Title = template.Name,
                TitleBo = template.NameBo,
                ItemId = item.Id,
                ItemName = item.Name,
                CaseId = c.Id,
                CaseNumber = c.Number,
                HolderKind = c.Applicant.Kind,
                HolderName = c.Applicant.Name,
                SubjectKey = c.Applicant.SubjectKey,
                AgencyId = agency.Id,
                AgencyName = agency.Name,
                IssuedOn = on,
                ValidUntil = template.ValidFor?.ValidUntil(on),
                Fields = Fields(c, item, template),
                IsSample = agency.IsSample,
                Version = 1,
            };
            return certificate with { Code = CertificateStream.CodeOf(certificate, chance) };
        });

    /// <summary>The append that issues it.</summary>
    internal static StreamAppend Append(Certificate certificate, CaseDesk desk, Asking asking) =>
        CertificateStream.Type.Append(certificate.Number, new Loaded<Certificate>(CertificateStream.Type.Empty(certificate.Number), 0),
            [CertificateStream.Write(new CertificateGranted(CaseSealing.Seal(certificate, desk.Sealer(certificate.SubjectKey, CertificateStream.Type.StreamOf(certificate.Number)))))], asking).Append;

    private static List<CertificateField> Fields(Case c, ServiceItem item, CertificateTemplate template)
    {
        List<CertificateField> fields = [];
        foreach (var id in template.Elements)
        {
            if (c.Answers.TryGetValue(id, out var value) && item.Form.Questions.FirstOrDefault(q => q.Element.Id == id) is { } question)
                fields.Add(new(question.Element.Name, question.Element.Type == ElementType.CitizenNumber ? Masking.Subject(value, ApplicantKind.Person) : AnswerText.Of(question.Element, value))
                {
                    IsPersonal = question.Element.Sensitivity != Sensitivity.Public,
                });
        }
        if (!fields.Exists(f => f.Value == c.Applicant.Name))
            fields.Insert(0, new(c.Applicant.Kind == ApplicantKind.Person ? "持证人" : "持证单位", c.Applicant.Name) { IsPersonal = c.Applicant.Kind == ApplicantKind.Person });
        return fields;
    }

    // GB/T 36904: the body that defined the type (18), then its own count (3).
    private static string TypeOf(CertificateTemplate template, Agency agency) => template.TypeCode.Length == 21
        ? template.TypeCode
        : string.Create(CultureInfo.InvariantCulture, $"{agency.CreditCode}{template.TypeCode.ToUpperInvariant().PadLeft(3, '0')[..3]}");
}

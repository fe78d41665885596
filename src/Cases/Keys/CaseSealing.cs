using System.Globalization;
using System.Runtime.CompilerServices;
using Jiangyuan.Catalogue;
using Jiangyuan.Cases.Certificates;

namespace Jiangyuan.Cases.Keys;

/// <summary>
/// Which fields of cases, drafts and certificates are sealed: a person's name and number, who acts, phone, promise, and every answer to an element that is
/// not public. An organization's name and code are public and stay. Pure, but for the counting of the sealer.
/// </summary>
internal static class CaseSealing
{
    /// <summary>The elements of each form: the field that holds the answer, and whether everybody may read it.</summary>
    private static readonly ConditionalWeakTable<FormDefinition, Dictionary<string, (string Field, bool IsPublic)>> Elements = [];

    internal const string Name = "name";
    internal const string Number = "subject";
    internal const string Phone = "phone";
    internal const string Agent = "agent";
    internal const string Promise = "promise";
    internal const string File = "file";

    internal static string RecordOf(Case c) => CaseStream.Type.StreamOf(c.Id.ToString(CultureInfo.InvariantCulture));

    internal static CaseSubmitted Seal(CaseSubmitted e, ServiceItem item, Actor actor, Sealer s)
    {
        if (s.Vault is null)
            return e;
        var a = e.Applicant;
        var isOwn = e.Channel == CaseChannel.Online;
        return e with
        {
            Applicant = a with
            {
                Subject = a.Kind == ApplicantKind.Organization ? a.Subject : isOwn && actor.SealedNumber is { } number ? number : s.Of(Number, a.Subject),
                Name = a.Kind == ApplicantKind.Organization ? s.OfPublic(Name, a.Name) : isOwn && actor.SealedName is { } name ? name : s.Of(Name, a.Name),
                Masked = a.Kind == ApplicantKind.Person ? Masking.Name(a.Name, a.Kind) : null,
                AgentName = a.AgentName is null ? null : actor.SealedName ?? s.Of(Agent, a.AgentName),
                Phone = s.Of(Phone, a.Phone),
            },
            Answers = Seal(e.Answers, item, s),
            Materials = Seal(e.Materials, s),
            Promise = e.Promise is { } p ? p with { SignedBy = s.Of(Promise, p.SignedBy) } : null,
        };
    }

    internal static IReadOnlyDictionary<string, string> Seal(IReadOnlyDictionary<string, string> answers, ServiceItem item, Sealer s)
    {
        if (s.Vault is null)
            return answers;
        var stored = new Dictionary<string, string>(answers.Count, StringComparer.Ordinal);
        var elements = ElementsOf(item);
        foreach (var (id, value) in answers)
        {
            var (field, isPublic) = elements.TryGetValue(id, out var known) ? known : (AnswerField(id), false);
            stored[id] = isPublic ? s.OfPublic(field, value) : s.Of(field, value);
        }
        return stored;
    }

    /// <summary>What somebody calls a file may name the person.</summary>
    internal static IReadOnlyList<SubmittedMaterial> Seal(IReadOnlyList<SubmittedMaterial> materials, Sealer s) =>
        s.Vault is null ? materials : [.. materials.Select(m => m with { FileName = s.Of(File, m.FileName) })];

    internal static IReadOnlyList<SubmittedMaterial> Opened(IReadOnlyList<SubmittedMaterial> materials, OpenedFields o) =>
        [.. materials.Select(m => m with { FileName = o.Of(File, m.FileName)! })];

    internal static Certificate Seal(Certificate c, Sealer s) => s.Vault is null ? c : c with
    {
        HolderName = c.HolderKind == ApplicantKind.Person ? s.Of(Name, c.HolderName) : s.OfPublic(Name, c.HolderName),
        Masked = c.HolderKind == ApplicantKind.Person ? Masking.Name(c.HolderName, c.HolderKind) : null,
        Fields = [.. c.Fields.Select(f => f with { Value = f.IsPersonal ? s.Of(CertificateField(f.Label), f.Value) : s.OfPublic(CertificateField(f.Label), f.Value) })],
    };

    /// <summary>The sealed fields of a case; <paramref name="only"/> limits them.</summary>
    internal static IReadOnlyList<SealedField> FieldsOf(Case c, Func<string, bool>? only = null)
    {
        var (record, subject) = (RecordOf(c), c.Applicant.SubjectKey);
        return Sealed(
        [
            (Name, c.Applicant.Name), (Number, c.Applicant.Subject), (Phone, c.Applicant.Phone), (Agent, c.Applicant.AgentName), (Promise, c.Promise?.SignedBy),
            .. c.Answers.Select(a => (AnswerField(a.Key), (string?)a.Value)), .. c.Materials.Select(m => (File, (string?)m.FileName)),
        ], record, subject, only);
    }

    internal static IReadOnlyList<SealedField> FieldsOf(Draft d) =>
        Sealed(d.Answers.Select(a => (AnswerField(a.Key), (string?)a.Value)).Concat(d.Materials.Select(m => (File, (string?)m.FileName))), DraftStream.Type.StreamOf(d.Id.ToString(CultureInfo.InvariantCulture)), d.SubjectKey, null);

    internal static IReadOnlyList<SealedField> FieldsOf(Certificate c) =>
        Sealed([(Name, c.HolderName), .. c.Fields.Select(f => (CertificateField(f.Label), (string?)f.Value))], CertificateStream.Type.StreamOf(c.Number), c.SubjectKey, null);

    internal static Case Opened(Case c, OpenedFields o) => c with
    {
        Applicant = c.Applicant with
        {
            Name = o.Of(Name, c.Applicant.Name, c.Applicant.MaskedName)!,
            Subject = o.Of(Number, c.Applicant.Subject)!,
            Phone = o.Of(Phone, c.Applicant.Phone),
            AgentName = o.Of(Agent, c.Applicant.AgentName),
        },
        Answers = Opened(c.Answers, o),
        Materials = Opened(c.Materials, o),
        Promise = c.Promise is { } p ? p with { SignedBy = o.Of(Promise, p.SignedBy)! } : null,
        Personal = o.State,
    };

    /// <summary>What somebody without work on the case sees: everything that is not public is covered, whether it was stored sealed or not.</summary>
    internal static Case Masked(Case c, ServiceItem? item) => c with
    {
        Applicant = c.Applicant.Kind == ApplicantKind.Organization
            ? c.Applicant with { Phone = Cover(c.Applicant.Phone), AgentName = Cover(c.Applicant.AgentName) }
            : c.Applicant with { Name = c.Applicant.MaskedName, Subject = OpenedFields.MaskedText, Phone = Cover(c.Applicant.Phone), AgentName = Cover(c.Applicant.AgentName) },
        Answers = c.Answers.ToDictionary(a => a.Key, a => item is not null && IsPublic(item, a.Key) ? a.Value : OpenedFields.MaskedText, StringComparer.Ordinal),
        Materials = [.. c.Materials.Select(m => m with { FileName = OpenedFields.MaskedText })],
        Promise = c.Promise is { } p ? p with { SignedBy = OpenedFields.MaskedText } : null,
        Personal = PersonalDataState.Masked,
    };

    internal static Certificate Masked(Certificate c) => c with
    {
        HolderName = c.MaskedHolder,
        Fields = [.. c.Fields.Select(f => f.IsPersonal ? f with { Value = OpenedFields.MaskedText } : f)],
        Personal = PersonalDataState.Masked,
    };

    internal static IReadOnlyDictionary<string, string> Opened(IReadOnlyDictionary<string, string> answers, OpenedFields o) =>
        answers.ToDictionary(a => a.Key, a => o.Of(AnswerField(a.Key), a.Value)!, StringComparer.Ordinal);

    internal static Certificate Opened(Certificate c, OpenedFields o) => c with
    {
        HolderName = o.Of(Name, c.HolderName, c.MaskedHolder)!,
        Fields = [.. c.Fields.Select(f => f with { Value = o.Of(CertificateField(f.Label), f.Value)! })],
        Personal = o.State,
    };

    internal static string AnswerField(string element) => "answer." + element;

    private static string CertificateField(string label) => "certificate." + label;

    private static string? Cover(string? value) => string.IsNullOrEmpty(value) ? value : OpenedFields.MaskedText;

    private static Dictionary<string, (string Field, bool IsPublic)> ElementsOf(ServiceItem item) => Elements.GetValue(item.Form, static form =>
        form.Questions.Select(q => q.Element).DistinctBy(e => e.Id).ToDictionary(e => e.Id, e => (AnswerField(e.Id), e.Sensitivity == Sensitivity.Public), StringComparer.Ordinal));

    private static bool IsPublic(ServiceItem item, string element) => ElementsOf(item).TryGetValue(element, out var known) && known.IsPublic;

    private static List<SealedField> Sealed(IEnumerable<(string Field, string? Text)> fields, string record, string subject, Func<string, bool>? only) =>
        [.. from f in fields let one = SealedField.Of(f.Field, f.Text, record, subject) where one is not null && (only is null || only(f.Field)) select one];
}

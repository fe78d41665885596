using System.Globalization;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>
/// Which fields of a life event are sealed: the same as of a case. Later cases are opened long after the applicant has gone; then the system reads the
/// values for the applicant's own request, on record like any other reading.
/// </summary>
internal static class LifeSealing
{
    internal static string RecordOf(long life) => LifeStream.Type.StreamOf(life.ToString(CultureInfo.InvariantCulture));

    internal static LifeSaved Seal(LifeSaved e, Catalogue.Catalogue catalogue, Sealer s) => s.Vault is null ? e : e with
    {
        Answers = e.Answers.ToDictionary(a => a.Key, a => catalogue.Elements.GetValueOrDefault(a.Key)?.Sensitivity == Sensitivity.Public ? s.OfPublic(CaseSealing.AnswerField(a.Key), a.Value) : s.Of(CaseSealing.AnswerField(a.Key), a.Value), StringComparer.Ordinal),
        Materials = [.. e.Materials.Select(m => m with { File = m.File with { FileName = s.Of(CaseSealing.File, m.File.FileName) } })],
    };

    internal static LifeStarted Seal(LifeStarted e, Actor actor, Sealer s) => s.Vault is null ? e : e with
    {
        Applicant = Seal(e.Applicant, actor, s),
        PromiseSignedBy = s.Of(CaseSealing.Promise, e.PromiseSignedBy),
    };

    private static LifeApplicant Seal(LifeApplicant a, Actor actor, Sealer s)
    {
        var isPerson = a.Kind == ApplicantKind.Person;
        return a with
        {
            // The person who acts: the applicant, or who acts for the company.
            Name = actor.SealedName ?? s.Of(isPerson ? CaseSealing.Name : CaseSealing.Agent, a.Name),
            Subject = isPerson ? actor.SealedNumber ?? s.Of(CaseSealing.Number, a.Subject) : a.Subject,
            SubjectName = isPerson ? actor.SealedName ?? s.Of(CaseSealing.Name, a.SubjectName) : s.OfPublic(CaseSealing.Name, a.SubjectName),
            Phone = s.Of(CaseSealing.Phone, a.Phone),
        };
    }

    /// <summary>The sealed values of a life event. A number that stands sealed is carried into the cases as it is and opened by nobody.</summary>
    internal static IReadOnlyList<SealedField> FieldsOf(LifeCase life)
    {
        IEnumerable<(string Field, string? Text)> all = life.Answers.Select(a => (CaseSealing.AnswerField(a.Key), (string?)a.Value)).Concat(life.Materials.Select(m => (CaseSealing.File, (string?)m.File.FileName)));
        if (life.Applicant is { } applicant)
            all = all.Concat([(PersonField(applicant), applicant.Name), (CaseSealing.Name, applicant.SubjectName), (CaseSealing.Phone, applicant.Phone), (CaseSealing.Promise, life.PromiseSignedBy)]);
        return [.. from one in all let field = SealedField.Of(one.Field, one.Text, RecordOf(life.Id), life.SubjectKey) where field is not null select field];
    }

    internal static LifeCase Opened(LifeCase life, OpenedFields o) => life with
    {
        Answers = CaseSealing.Opened(life.Answers, o),
        Materials = [.. life.Materials.Select(m => m with { File = m.File with { FileName = o.Of(CaseSealing.File, m.File.FileName)! } })],
        Applicant = life.Applicant is { } a ? a with
        {
            Name = o.Of(PersonField(a), a.Name)!,
            SubjectName = o.Of(CaseSealing.Name, a.SubjectName)!,
            Phone = o.Of(CaseSealing.Phone, a.Phone),
        } : null,
        PromiseSignedBy = o.Of(CaseSealing.Promise, life.PromiseSignedBy),
    };

    /// <summary>
    /// The actor in whose name later cases are submitted, from an opened life event. What was sealed when it was started is carried over:
    /// from the account where it came from there, otherwise from the life event.
    /// </summary>
    internal static Actor ActorOf(LifeCase opened)
    {
        var a = opened.Applicant!;
        var isSealed = SealedField.IsSealed(a.Subject);
        return new(a.ActorId, a.Name, new HashSet<Role> { a.Kind == ApplicantKind.Person ? Role.Citizen : Role.CompanyAgent })
        {
            Subject = isSealed ? null : a.Subject,
            SubjectKind = a.Kind,
            SubjectName = a.SubjectName,
            SubjectKey = opened.SubjectKey,
            SealedNumber = isSealed ? Carried(CaseSealing.Number, a.Subject, opened) : null,
        };
    }

    private static string Carried(string field, string text, LifeCase life) =>
        SealedField.Of(field, text, RecordOf(life.Id), life.SubjectKey) is { } sealedField && sealedField.Envelope == text
            ? SealedField.Carry(RecordOf(life.Id), life.SubjectKey, field, text) : text;

    private static string PersonField(LifeApplicant a) => a.Kind == ApplicantKind.Person ? CaseSealing.Name : CaseSealing.Agent;
}

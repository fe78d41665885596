using Jiangyuan.Cases;
using Jiangyuan.Catalogue;

namespace Jiangyuan.Web.Portal.Applying;

/// <summary>What the account already knows: nobody types it again. The applicant sees it and may change it.</summary>
internal static class Prefill
{
    internal static Dictionary<string, string> From(FormDefinition form, Actor actor, string? phone)
    {
        var answers = new Dictionary<string, string>();
        foreach (var question in form.Questions)
        {
            if (ValueOf(question, actor, phone) is { Length: > 0 } value) answers[question.Element.Id] = value;
        }
        return answers;
    }

    // By the ids of the elements: an element is defined once and means the same in every form. The name of a company is filled in only
    // where the form asks for the one that is registered already.
    private static string? ValueOf(Question question, Actor actor, string? phone) => (question.Element.Id, actor.SubjectKind) switch
    {
        ("mobile-phone", _) => phone,
        ("unified-credit-code", ApplicantKind.Organization) => actor.Subject,
        ("company-name", ApplicantKind.Organization) when question.PrefillFrom == "enterprise" => actor.SubjectName,
        ("person-name", ApplicantKind.Person) => actor.SubjectName,
        ("citizen-number", ApplicantKind.Person) => actor.Subject,
        _ => null,
    };
}

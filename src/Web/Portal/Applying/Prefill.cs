using Jiangyuan.Cases;
using Jiangyuan.Catalogue;

namespace Jiangyuan.Web.Portal.Applying;

/// <summary>What the account already knows and a form marks with <c>account</c>: nobody types it again. The applicant sees it and may change it.</summary>
internal static class Prefill
{
    internal static Dictionary<string, string> From(FormDefinition form, Actor actor, string? phone)
    {
        var answers = new Dictionary<string, string>();
        foreach (var question in form.Questions.Where(question => question.PrefillFrom == "account"))
        {
            if (ValueOf(question.Element, actor, phone) is { Length: > 0 } value) answers[question.Element.Id] = value;
        }
        return answers;
    }

    private static string? ValueOf(DataElement element, Actor actor, string? phone) => element.Type switch
    {
        ElementType.CitizenNumber => actor.OwnNumber ?? (actor.SubjectKind == ApplicantKind.Person ? actor.Subject : null),
        ElementType.UnifiedCreditCode => actor.SubjectKind == ApplicantKind.Organization ? actor.Subject : null,
        ElementType.Phone => phone,
        // A text that the account can fill is a name: the company's for an organization, otherwise the person's own.
        ElementType.Text => actor.SubjectName ?? actor.Name,
        _ => null,
    };
}

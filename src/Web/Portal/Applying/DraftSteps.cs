using Jiangyuan.Cases;
using Jiangyuan.Catalogue;

namespace Jiangyuan.Web.Portal.Applying;

/// <summary>One screen of an application: its address below the draft's, and its title.</summary>
internal sealed record DraftStep(string Path, string Title);

/// <summary>The screens of one application, in order, as the answers so far make them. Pure.</summary>
internal static class DraftSteps
{
    internal static IReadOnlyList<DraftStep> Of(ServiceItem item, Draft draft, DateOnly asOf, Components.Texts texts)
    {
        List<DraftStep> steps = [];
        if (draft.Mode == HandlingMode.Commitment && item.Commitment is not null) steps.Add(new("commitment", texts["apply.commitment"]));
        var visible = FormAnswers.VisibleQuestions(item.Form, draft.Answers, asOf).ToHashSet();
        steps.AddRange(item.Form.Pages.Where(page => page.Questions.Any(visible.Contains)).Select(page => new DraftStep("pages/" + page.Id, page.Title)));
        if (Asked(item, draft.Mode).Any()) steps.Add(new("materials", texts["apply.materials"]));
        steps.Add(new("check", texts["apply.check"]));
        return steps;
    }

    /// <summary>The materials that the applicant may have to hand in, whatever the answers.</summary>
    internal static IEnumerable<MaterialRequirement> Asked(ServiceItem item, HandlingMode mode) =>
        item.Materials.Where(material => material.ObtainedFrom is null && (material.OnlyIn is null || material.OnlyIn == mode));

    internal static string Href(Draft draft, string path) => $"/my/drafts/{draft.Id}/{path}";

    /// <summary>Where a draft goes on: the screen last worked on, while it is still among the steps.</summary>
    internal static string Resume(Draft draft, IReadOnlyList<DraftStep> steps) =>
        Href(draft, (steps.FirstOrDefault(step => step.Path == draft.PageId) ?? steps[0]).Path);
}

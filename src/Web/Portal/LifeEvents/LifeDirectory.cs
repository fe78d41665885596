using Jiangyuan.Cases;
using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Planning;
using Jiangyuan.Web.Portal.Applying;

namespace Jiangyuan.Web.Portal.LifeEvents;

/// <summary>One screen of filling in a life event.</summary>
internal sealed record LifeScreen(string Path, string Title);

/// <summary>What the pages of life events share. Pure.</summary>
internal static class LifeDirectory
{
    internal static LifeEvent? Find(CaseDesk desk, string id) => desk.Catalogue.LifeEvents.FirstOrDefault(life => life.Id == id);

    /// <summary>The question of the circumstances that is still open: visible, not answered, not skipped.</summary>
    internal static Question? NextQuestion(LifeEvent life, IReadOnlyDictionary<string, string> answers, IReadOnlySet<string> skipped, DateOnly today) =>
        FormAnswers.VisibleQuestions(life.Form, answers, today).FirstOrDefault(question => !answers.ContainsKey(question.Element.Id) && !skipped.Contains(question.Element.Id));

    /// <summary>The screens of one life event as the answers so far make them: the pages of the merged form, the materials, the check.</summary>
    internal static IReadOnlyList<LifeScreen> Screens(LifeCase life, Plan plan, FormDefinition form, DateOnly today, Components.Texts texts)
    {
        var visible = FormAnswers.VisibleQuestions(form, life.Answers, today).ToHashSet();
        List<LifeScreen> screens = [.. form.Pages.Where(page => page.Questions.Any(visible.Contains)).Select(page => new LifeScreen("pages/" + page.Id, page.Title))];
        if (Asked(plan).Any()) screens.Add(new("materials", texts["life.materials"]));
        screens.Add(new("check", texts["life.check"]));
        return screens;
    }

    /// <summary>Every material that must be handed in, once by its name, as the first service that asks for it describes it.</summary>
    internal static IEnumerable<MaterialRequirement> Asked(Plan plan)
    {
        foreach (var material in plan.Materials.Where(material => material.Source == MaterialOrigin.Applicant))
        {
            var service = plan.Services.First(service => service.Item.Id == material.UsedBy[0]);
            var requirement = service.Item.Materials.First(requirement => requirement.Name == material.Name);
            // Ids of different items may be the same; the name is what is asked once.
            yield return requirement with { Id = material.Name };
        }
    }

    internal static string Href(long id, string path = "") => $"/my/life-events/{id}{(path.Length > 0 ? "/" + path : "")}";

    /// <summary>What the account knows already, for the questions of the merged form.</summary>
    internal static Dictionary<string, string> WithAccount(IReadOnlyDictionary<string, string> answers, FormDefinition form, Actor actor, string? phone)
    {
        var all = Prefill.From(form, actor, phone);
        foreach (var (id, text) in answers) all[id] = text;
        return all;
    }
}

using Jiangyuan.Catalogue.Planning;

namespace Jiangyuan.Catalogue.Loading;

/// <summary>Reads <c>life-events/ID.yaml</c>.</summary>
internal static class LifeEventFile
{
    public static void Read(Node root, Draft draft)
    {
        var file = root.Place.File;
        var id = file[(file.LastIndexOf('/') + 1)..^".yaml".Length];
        Ids.CheckForm(id, root.Place, draft.Findings);
        var part = new Section(root, $"一件事“{id}”", draft.Findings);
        var life = new LifeEvent(id, part.Text("name"))
        {
            Summary = part.Text("summary"),
            Wants = [.. part.Sections("wants", "个结果").Select(want => ReadWanted(want, draft))],
            Form = new FormDefinition([new FormPage("circumstances", "您的情况", null, [.. part.Sections("questions", "个问题", required: false).Select(question => PartFiles.ReadQuestion(question, draft))])]),
            Place = root.Place,
        };
        part.Done();
        draft.LifeEvents.Add(draft.Remember(life, root));
    }

    private static WantedResult ReadWanted(Section part, Draft draft)
    {
        var want = new WantedResult(part.Text("result"), part.OptionalText("when"));
        part.Done();
        return draft.Remember(want, part.Node);
    }
}

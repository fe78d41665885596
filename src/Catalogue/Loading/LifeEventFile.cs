using Jiangyuan.Catalogue.Planning;
using Jiangyuan.Kernel.Clocks;

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
        var stages = part.Sections("stages", "个阶段", required: false).Select(stage => ReadStage(stage, draft)).ToArray();
        var wants = part.Sections("wants", "个结果", required: stages.Length == 0).Select(want => ReadWanted(want, draft));
        var life = new LifeEvent(id, part.Text("name"))
        {
            Summary = part.Text("summary"),
            Lead = part.OptionalText("lead"),
            Limit = part.Limit("limit", TimeLimitKind.Committed, required: false),
            Wants = [.. wants, .. stages.SelectMany(stage => stage.Wants)],
            Stages = [.. stages.Select(stage => stage.Stage)],
            Form = new FormDefinition([new FormPage("circumstances", "您的情况", null, [.. part.Sections("questions", "个问题", required: false).Select(question => PartFiles.ReadQuestion(question, draft))])]),
            Place = root.Place,
        };
        part.Done();
        draft.LifeEvents.Add(draft.Remember(life, root));
    }

    private static (LifeStage Stage, WantedResult[] Wants) ReadStage(Section part, Draft draft)
    {
        WantedResult[] wants = [.. part.Sections("wants", "个结果").Select(want => ReadWanted(want, draft))];
        var stage = new LifeStage(Ids.Read(part), part.Text("name"))
        {
            Lead = part.Text("lead"),
            Limit = part.Limit("limit", TimeLimitKind.Committed) ?? new TimeLimit(0, TimeUnit.OnTheSpot, TimeLimitKind.Committed, ""),
            Results = [.. wants.Select(want => want.ResultId)],
            Note = part.OptionalText("note"),
        };
        part.Done();
        return (draft.Remember(stage, part.Node), wants);
    }

    private static WantedResult ReadWanted(Section part, Draft draft)
    {
        var want = new WantedResult(part.Text("result"), part.OptionalText("when"));
        part.Done();
        return draft.Remember(want, part.Node);
    }
}

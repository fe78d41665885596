using System.Text.Json.Serialization;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Catalogue.Planning;

/// <summary>One thing that people want done (一件事): the results they want and what must be known about them. The services follow by planning.</summary>
public sealed record LifeEvent(string Id, string Name)
{
    public required string Summary { get; init; }

    /// <summary>All results, those of the stages included, in the order written.</summary>
    public required IReadOnlyList<WantedResult> Wants { get; init; }

    /// <summary>One page of questions about the circumstances.</summary>
    public required FormDefinition Form { get; init; }

    /// <summary>The result whose agency leads the whole; null = the agency that comes first on the critical path.</summary>
    public string? Lead { get; init; }

    /// <summary>The longest that the whole may take; null = no limit of its own.</summary>
    public TimeLimit? Limit { get; init; }

    /// <summary>Stages with a lead and a limit each (工程建设项目的四个阶段); empty for most.</summary>
    public IReadOnlyList<LifeStage> Stages { get; init; } = [];

    /// <summary>Id of the life event whose stage this is; null for one that is written in the packages.</summary>
    [JsonIgnore]
    public string? WholeId { get; init; }

    [JsonIgnore]
    public Place Place { get; init; }

    /// <summary>
    /// One stage as a thing to do of its own, <c>ID.STAGE</c>: years lie between the first and the last stage of a project, so each is applied for when
    /// it comes, with its own lead and limit and the same questions about the circumstances.
    /// </summary>
    public LifeEvent OfStage(LifeStage stage) => this with
    {
        Id = $"{Id}.{stage.Id}", Name = $"{Name}：{stage.Name}", Lead = stage.Lead, Limit = stage.Limit, WholeId = Id, Stages = [],
        Summary = stage.Note ?? Summary, Wants = [.. Wants.Where(want => stage.Results.Contains(want.ResultId))],
    };
}

/// <summary>The id of a certificate that is wanted when <paramref name="When"/> (FEEL over the life event's questions; null = always) is true.</summary>
public sealed record WantedResult(string ResultId, string? When);

/// <summary>A stage names results, a lead and a limit; which services it takes is planned. The sum of the stages stays within the limit of the whole.</summary>
public sealed record LifeStage(string Id, string Name)
{
    /// <summary>The result whose agency leads the stage.</summary>
    public required string Lead { get; init; }

    public required TimeLimit Limit { get; init; }

    /// <summary>Ids of the results that belong to the stage.</summary>
    public required IReadOnlyList<string> Results { get; init; }

    /// <summary>What people should know: that acceptances are held together, what is not counted.</summary>
    public string? Note { get; init; }
}

using System.Text.Json.Serialization;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Planning;

/// <summary>One thing that people want done (一件事): the results they want and what must be known about them. The services follow by planning.</summary>
public sealed record LifeEvent(string Id, string Name)
{
    public required string Summary { get; init; }

    public required IReadOnlyList<WantedResult> Wants { get; init; }

    /// <summary>One page of questions about the circumstances.</summary>
    public required FormDefinition Form { get; init; }

    [JsonIgnore]
    public Place Place { get; init; }
}

/// <summary>The id of a certificate that is wanted when <paramref name="When"/> (FEEL over the life event's questions; null = always) is true.</summary>
public sealed record WantedResult(string ResultId, string? When);

namespace Jiangyuan.Catalogue.Planning;

/// <summary>One service in one mode as these circumstances allow it: what it needs, what it gives, what it costs. Sources are numbers of the graph.</summary>
internal sealed class Way(int number, ServiceItem item, Offer offer, HandlingMode mode, int days)
{
    public int Number => number;

    public ServiceItem Item => item;

    public Offer Offer => offer;

    public HandlingMode Mode => mode;

    public int Days => days;

    /// <summary>Sources without which it cannot be had.</summary>
    public int[] Needs { get; set; } = [];

    /// <summary>Sources of the graph that it gives.</summary>
    public List<int> Gives { get; } = [];

    /// <summary>Names of the materials it asks of the applicant.</summary>
    public string[] Papers { get; set; } = [];

    /// <summary>Fen; a fee that depends on a standard counts as more than any known one.</summary>
    public long Fee { get; set; }

    /// <summary>The first day on which it can end; <see cref="WayGraph.Never"/> when it cannot.</summary>
    public int Earliest { get; set; } = WayGraph.Never;
}

/// <summary>Why a service cannot be used under the circumstances.</summary>
internal sealed record Blocked(ServiceItem Item, string Reason, string Help, string? Condition);

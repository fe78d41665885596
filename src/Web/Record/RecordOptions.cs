namespace Jiangyuan.Web.Record;

/// <summary>A witness: its published key, and where it takes checkpoints.</summary>
public sealed record WitnessAddress
{
    /// <summary><c>name+id+base64</c>, as the witness prints it.</summary>
    public string Key { get; init; } = "";

    /// <summary>The submission prefix: <c>URL/add-checkpoint</c> is called.</summary>
    public string Url { get; init; } = "";
}

/// <summary>How the public record is kept; configuration section <c>Record</c>.</summary>
public sealed record RecordOptions
{
    /// <summary>Name of the log without the year; by default host and path of the public address. Taken when a year begins and never changed within it.</summary>
    public string? Origin { get; init; }

    /// <summary>This node keeps the record. On one node of an installation only.</summary>
    public bool Keep { get; init; } = true;

    /// <summary>How long at most the record looks away before it takes in what was committed, in milliseconds.</summary>
    public int EveryMilliseconds { get; init; } = 200;

    /// <summary>A second signature line with SM2 and SM3.</summary>
    public bool Sm2 { get; init; }

    /// <summary>Who is asked to cosign.</summary>
    public IReadOnlyList<WitnessAddress> Witnesses { get; init; } = [];

    /// <summary>How many of them must have cosigned before a result may be announced. 0: none is needed.</summary>
    public int Quorum { get; init; }

    /// <summary>For how long announcing goes on without cosignatures, in minutes; filing goes on in any case.</summary>
    public int GraceMinutes { get; init; } = 15;
}

namespace Jiangyuan.Web.Composition;

/// <summary>Where an installation keeps its things and how it runs. From the command line, the environment (<c>JY_…</c>) or <c>appsettings.json</c>.</summary>
public sealed record InstallationOptions
{
    /// <summary>Folder for the embedded store, uploads, keys and secrets of the installation.</summary>
    public string Data { get; init; } = "data";

    /// <summary><c>sqlite:PATH</c> or an Npgsql connection string; by default an embedded store in <see cref="Data"/>.</summary>
    public string? Store { get; init; }

    /// <summary>Folder of the service packages.</summary>
    public string Packages { get; init; } = "packages";

    /// <summary>A demonstration: accounts with random passwords are made and shown. Never in production.</summary>
    public bool Demo { get; init; }

    /// <summary>Number of this node, 0–255, different on every node of an installation.</summary>
    public int Node { get; init; }

    /// <summary>How often the clock's own consequences are carried out.</summary>
    public int SweepSeconds { get; init; } = 60;

    /// <summary>Address people reach the portal at, for QR codes on certificates.</summary>
    public string PublicAddress { get; init; } = "http://127.0.0.1:8080";

    /// <summary>
    /// Codes on certificates are signed from now on with SM2 and SM3, for installations that must use commercial cryptography of the state, or with ES256; null: as the
    /// agency's newest key signs, and with ES256 where there is none.
    /// </summary>
    public bool? Sm2Certificates { get; init; }

    /// <summary>How the public record is kept.</summary>
    public Record.RecordOptions Record { get; init; } = new();

    /// <summary>Socket of a key service that runs by itself; by default the host starts one of its own beside <see cref="Data"/>.</summary>
    public string? Keys { get; init; }

    internal string StoreConnection => Store ?? "sqlite:" + Path.Combine(Data, "jiangyuan.db");
}

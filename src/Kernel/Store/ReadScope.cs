namespace Jiangyuan.Kernel.Store;

/// <summary>
/// Whose rows a reading connection may see. PostgreSQL holds to it by row-level security, whatever the query says: a query that forgets its WHERE gets
/// only these rows, and a connection that was opened for nobody gets none. SQLite has no such wall; there the query is the only one.
/// </summary>
public sealed record ReadScope
{
    private ReadScope(string kind, string id) => (Kind, Id) = (kind, id);

    /// <summary>Nothing that is protected.</summary>
    public static ReadScope Nobody { get; } = new("", "");

    /// <summary>Everything: verification, sweeps, an auditor's lists.</summary>
    public static ReadScope System { get; } = new("system", "");

    internal string Kind { get; }

    internal string Id { get; }

    /// <summary>The rows of one agency.</summary>
    public static ReadScope Agency(string agency) => new("agency", agency);

    /// <summary>The rows of one subject, by its keyed hash.</summary>
    public static ReadScope Subject(string key) => new("subject", key);

    /// <summary>The rows of one account.</summary>
    public static ReadScope Account(string id) => new("account", id);

    /// <summary>The events of one stream.</summary>
    public static ReadScope Stream(string stream) => new("stream", stream);
}

using System.Globalization;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>Streams <c>case/ID</c> and the rows they show: <c>cases</c>, <c>inbox</c> (open work only) and <c>ratings</c>.</summary>
public sealed class CaseStream : StreamType<Case>
{
    private static readonly Table Cases = new("cases", 1, "id", "number", "item", "item_name", "division", "agency", "subject", "applicant", "status", "mode", "version",
        "due_clock", "due_on", "due_provisional", "warn_on", "holder", "submitted_at", "closed_at", "phone_key");

    private static readonly Table Inbox = new("inbox", 2, "case_id", "step", "role", "agency", "assignee", "due_on");

    private static readonly Table Ratings = new("ratings", 1, "case_id", "agency", "item", "stars", "rated_at");

    /// <summary>Sorts after every date: work without a limit comes last.</summary>
    internal const string NoDate = "9999-12-31";

    // After the tables: an instance lists them.
    public static readonly CaseStream Type = new();

    public override string Prefix => "case";

    public override IReadOnlyList<Table> Tables { get; } = [Cases, Inbox, Ratings];

    public override Case Empty(string id) => new() { Id = long.Parse(id, CultureInfo.InvariantCulture) };

    public override Case Apply(Case state, StoredEvent e) => CaseFold.Apply(state, EventJson.Read(e));

    public override IEnumerable<Row> Rows(Case c)
    {
        var due = c.Due;
        var work = OpenWork.Of(c);
        yield return new Row(Cases, c.Id, c.Number, c.ItemId, c.ItemName, c.Division, c.AgencyId, c.Applicant.SubjectKey, c.Applicant.MaskedName, CaseRefusals.Kebab(c.Status),
            CaseRefusals.Kebab(c.Mode), (long)c.Version, due is null ? null : CaseRefusals.Kebab(due.Clock), Date(due?.DueOn), due?.IsProvisional == true ? 1L : 0L, Date(due?.WarnOn),
            c.Status == CaseStatus.SupplementRequested ? "applicant" : work.Count == 0 ? null : CaseRefusals.Kebab(work[0].Role), c.SubmittedAt.ToUnixTimeMilliseconds(), c.ClosedAt?.ToUnixTimeMilliseconds(), c.Applicant.PhoneKey);
        foreach (var open in work)
            yield return new Row(Inbox, c.Id, open.StepId, CaseRefusals.Kebab(open.Role), c.AgencyId, null, Date(open.DueOn) ?? NoDate);
        if (c.Rating is { } rating)
            yield return new Row(Ratings, c.Id, c.AgencyId, c.ItemId, (long)rating.Stars, rating.At.ToUnixTimeMilliseconds());
    }

    internal static string? Date(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

using System.Data.Common;
using System.Globalization;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases.Access;

/// <summary>One month's emergency readings, in numbers: for everybody to see.</summary>
public sealed record BreakGlassMonth(string Month, int Asked, int Confirmed, int Refused, int Uses);

/// <summary>Emergency readings: whose are shown to whom.</summary>
public static class BreakGlassQueries
{
    private const string Columns = "SELECT id, case_number, subject, agency, asker, asker_name, asker_agency, reason, status, asked_at, second_name, until, uses FROM break_glass";

    /// <summary>All for the auditor and the security administrator; own ones for who asks, and for a head those of the agency's cases too. Newest first.</summary>
    public static async Task<IReadOnlyList<BreakGlass>> For(Actor actor, CaseDesk desk, CancellationToken ct)
    {
        if (!AccessPolicy.Decide(actor, Permission.ViewBreakGlass).IsAllowed)
            return [];
        if (actor.Is(Role.Auditor) || actor.Is(Role.SecurityAdministrator))
            return await Sql.Query(desk.Store, ReadScope.System, Columns + " ORDER BY asked_at DESC LIMIT 200", Line, ct);
        var own = await Sql.Query(desk.Store, ReadScope.Account(actor.Id), Columns + " WHERE asker = @p0 ORDER BY asked_at DESC LIMIT 100", Line, ct, actor.Id);
        return !actor.Is(Role.Head) || actor.Agency is not { } agency ? own : [.. own.Concat(await Sql.Query(desk.Store, ReadScope.Agency(agency),
            Columns + " WHERE agency = @p0 ORDER BY asked_at DESC LIMIT 100", Line, ct, agency)).DistinctBy(b => b.Id).OrderByDescending(b => b.AskedAt)];
    }

    /// <summary>One of those that <see cref="For"/> shows.</summary>
    public static async Task<BreakGlass?> Find(string id, Actor actor, CaseDesk desk, CancellationToken ct) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        && (await desk.Store.Load(BreakGlassStream.Type, id, ct)).State is { Version: > 0 } found && AccessPolicy.Decide(actor, Permission.ViewBreakGlass).IsAllowed
        && (found.AskerId == actor.Id || actor.Is(Role.Auditor) || actor.Is(Role.SecurityAdministrator) || actor.Is(Role.Head) && actor.Agency == found.Agency) ? found : null;

    /// <summary>The same with its texts opened, which is a reading of the person's data.</summary>
    public static async Task<BreakGlass?> Open(string id, Actor actor, CaseDesk desk, CancellationToken ct) =>
        await Find(id, actor, desk, ct) is { } found ? await Opened(found, found.CaseNumber, actor, desk, ct) : null;

    /// <summary>What <see cref="About"/> lists, opened for the person.</summary>
    public static async Task<IReadOnlyList<BreakGlass>> Told(Actor actor, DateTimeOffset since, CaseDesk desk, CancellationToken ct)
    {
        var told = new List<BreakGlass>();
        foreach (var one in (await About(desk.KeyOf(actor), desk, ct)).Where(b => b.AskedAt > since))
            told.Add(await Opened(one, one.CaseNumber, actor, desk, ct));
        return told;
    }

    private static async Task<BreakGlass> Opened(BreakGlass b, string purpose, Actor actor, CaseDesk desk, CancellationToken ct)
    {
        var record = BreakGlassStream.Type.StreamOf(b.Id);
        SealedField?[] fields = [SealedField.Of(BreakGlassStream.Reason, b.Reason, record, b.SubjectKey), SealedField.Of(BreakGlassStream.Denial, b.Denial, record, b.SubjectKey)];
        if (fields.OfType<SealedField>().ToList() is not { Count: > 0 } present)
            return b;
        var opened = await PersonalData.Read(desk, actor, purpose, b.SubjectKey, present, ct);
        return b with { Reason = opened.Of(BreakGlassStream.Reason, b.Reason)!, Denial = opened.Of(BreakGlassStream.Denial, b.Denial) };
    }

    /// <summary>What a person is told: confirmed readings of their data, newest first.</summary>
    public static Task<IReadOnlyList<BreakGlass>> About(string subjectKey, CaseDesk desk, CancellationToken ct) => Sql.Query(desk.Store, ReadScope.Subject(subjectKey),
        Columns + " WHERE subject = @p0 AND status = 'confirmed' ORDER BY asked_at DESC LIMIT 20", Line, ct, subjectKey);

    /// <summary>The numbers of the last twelve months that had any.</summary>
    public static async Task<IReadOnlyList<BreakGlassMonth>> Months(CaseDesk desk, CancellationToken ct)
    {
        var since = desk.Now().AddMonths(-12).ToUnixTimeMilliseconds();
        var all = await Sql.Query(desk.Store, ReadScope.System, Columns + " WHERE asked_at > @p0 ORDER BY asked_at DESC LIMIT 10000", Line, ct, since);
        return [.. all.GroupBy(b => ChinaTime.DateOf(b.AskedAt).ToString("yyyy-MM", CultureInfo.InvariantCulture)).Select(month =>
            new BreakGlassMonth(month.Key, month.Count(), month.Count(b => b.Status == BreakGlassStatus.Confirmed), month.Count(b => b.Status == BreakGlassStatus.Refused), month.Sum(b => b.Uses)))];
    }

    private static BreakGlass Line(DbDataReader r) => new(r.GetString(0))
    {
        CaseNumber = r.GetString(1), SubjectKey = r.GetString(2), Agency = r.GetString(3), AskerId = r.GetString(4), AskerName = r.GetString(5), AskerAgency = r.GetString(6), Reason = r.GetString(7),
        Status = Sql.Named<BreakGlassStatus>(r.GetString(8)), AskedAt = r.Instant(9)!.Value, SecondName = r.Text(10), Until = r.Instant(11), Uses = (int)r.GetInt64(12),
    };
}

using System.Globalization;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>Whether answers given under one form hold under another: what falls away, what is missing, and why it cannot be, if it cannot.</summary>
public sealed record Rebase(IReadOnlyList<string> Dropped, IReadOnlyList<string> Missing, string? Cannot)
{
    /// <summary>Nothing is missing and nothing stands against it.</summary>
    public bool IsReady => Missing.Count == 0 && Cannot is null;

    /// <summary>Pure. <paramref name="after"/> null: the item is no longer there.</summary>
    public static Rebase Of(IReadOnlyDictionary<string, string> answers, IReadOnlyList<SubmittedMaterial> materials, HandlingMode mode, ServiceItem? before, ServiceItem? after, bool isOffered, DateOnly asOf)
    {
        if (after is null)
            return new([], [], "这个事项已经取消。");
        if (!isOffered)
            return new([], [], "这个办理地不再办理这个事项。");
        if (!after.Modes.Contains(mode))
            return new([], [], $"不再按“{ItemWords.Of(mode)}”办理。");
        var asked = after.Form.Questions.ToDictionary(q => q.Element.Id, q => q.Label);
        var kept = Kept(answers, after);
        var dropped = answers.Keys.Where(id => !asked.ContainsKey(id)).Select(id => before?.Form.Questions.FirstOrDefault(q => q.Element.Id == id)?.Label ?? id)
            .Concat(materials.Where(m => after.Materials.All(r => r.Id != m.RequirementId)).Select(m => before?.Materials.FirstOrDefault(r => r.Id == m.RequirementId)?.Name ?? m.RequirementId).Distinct());
        // What is sealed was checked when it was given; nobody opens it for this.
        var missing = FormAnswers.Check(after.Form, kept, asOf).Where(error => !SealedField.IsSealed(kept.GetValueOrDefault(error.Field))).Select(error => asked.GetValueOrDefault(error.Field) ?? error.Field)
            .Concat(after.Materials.Where(r => r.ObtainedFrom is null && r.Required && (r.OnlyIn is null || r.OnlyIn == mode)
                && FormAnswers.Holds(after.Form, r.When, kept, asOf) == true && materials.All(m => m.RequirementId != r.Id)).Select(r => r.Name));
        return new([.. dropped], [.. missing], null);
    }

    internal static Dictionary<string, string> Kept(IReadOnlyDictionary<string, string> answers, ServiceItem after)
    {
        var asked = after.Form.Questions.Select(q => q.Element.Id).ToHashSet();
        return answers.Where(a => asked.Contains(a.Key)).ToDictionary(a => a.Key, a => a.Value);
    }
}

/// <summary>One case or draft in the report on a change of forms. Nothing of what was answered is in it.</summary>
public sealed record RebaseLine(string? CaseNumber, string ItemId, string Division, CaseStatus? Status, Rebase Result);

/// <summary>Open drafts follow the form: they are brought over when it changes, with a notice for their owner. Cases are only looked at: they keep the version they began with.</summary>
public static class RebaseDrafts
{
    private const int Page = 500;

    /// <summary>What a new catalogue would mean for everything that is open; of these items, or of all. At most 500 of each item and kind.</summary>
    public static async Task<IReadOnlyList<RebaseLine>> Report(CaseDesk desk, Catalogue.Catalogue after, DateOnly from, IReadOnlySet<string>? items, CancellationToken ct)
    {
        var lines = new List<RebaseLine>();
        foreach (var id in await Open(desk, "cases", "closed_at IS NULL", items, pages: 1, ct))
        {
            var c = (await desk.Store.Load(CaseStream.Type, id, ct)).State;
            var before = desk.LawOf(c).Item;
            if (!c.IsClosed && c.Decision is null && Touches(before, after.ItemAt(c.ItemId, c.Division, from)))
                lines.Add(new(c.Number, c.ItemId, c.Division, c.Status, Rebase.Of(c.Answers, c.Materials, c.Mode, before, after.ItemAt(c.ItemId, c.Division, from), after.Offer(c.ItemId, c.Division, from) is not null, from)));
        }
        foreach (var id in await Open(desk, "drafts", "1 = 1", items, pages: 1, ct))
        {
            var d = (await desk.Store.Load(DraftStream.Type, id, ct)).State;
            var before = desk.Catalogue.ItemAt(d.ItemId, d.Division, desk.Today());
            if (Touches(before, after.ItemAt(d.ItemId, d.Division, from)))
                lines.Add(new(null, d.ItemId, d.Division, null, Rebase.Of(d.Answers, d.Materials, d.Mode, before, after.ItemAt(d.ItemId, d.Division, from), after.Offer(d.ItemId, d.Division, from) is not null, from)));
        }
        return lines;
    }

    /// <summary>Brings open drafts over to the forms in force now; how many there were.</summary>
    public static async Task<int> Run(CaseDesk desk, IReadOnlySet<string>? items, string by, CancellationToken ct)
    {
        var done = 0;
        var today = desk.Today();
        foreach (var id in await Open(desk, "drafts", "1 = 1", items, pages: int.MaxValue, ct))
        {
            var asking = new Asking(Actor.TheSystem.Id, "表单更新", desk.Now());
            var result = await desk.Store.Execute(DraftStream.Type, id, asking, draft => new Decision(Decide(draft, desk.Catalogue, today, by) is { } e ? [DraftStream.Write(e)] : []), ct);
            done += result.IsGiven ? 1 : 0;
        }
        return done;
    }

    /// <summary>Null when there is nothing to bring over: closed meanwhile, or told of this publication already.</summary>
    internal static DraftRebased? Decide(Draft d, Catalogue.Catalogue catalogue, DateOnly today, string by)
    {
        if (d.Status != DraftStatus.Open || d.Rebased?.By == by)
            return null;
        var item = catalogue.ItemAt(d.ItemId, d.Division, today);
        var rebase = Rebase.Of(d.Answers, d.Materials, d.Mode, null, item, catalogue.Offer(d.ItemId, d.Division, today) is not null, today);
        return item is null || rebase.Cannot is not null
            ? new DraftRebased(by, [], [], rebase.Cannot) { Answers = d.Answers, Materials = d.Materials }
            : new DraftRebased(by, [.. d.Answers.Keys.Where(id => item.Form.Questions.All(q => q.Element.Id != id)).Select(id => catalogue.Elements.GetValueOrDefault(id)?.Name ?? id)], rebase.Missing, null)
            {
                Answers = Rebase.Kept(d.Answers, item),
                Materials = [.. d.Materials.Where(m => item.Materials.Any(r => r.Id == m.RequirementId))],
            };
    }

    private static bool Touches(ServiceItem? before, ServiceItem? after) => before?.Hash != after?.Hash;

    /// <summary>By page of <see cref="Page"/>, so that no query is long; the key goes on where the page before ended.</summary>
    private static async Task<IReadOnlyList<string>> Open(CaseDesk desk, string table, string where, IReadOnlySet<string>? items, int pages, CancellationToken ct)
    {
        var found = new List<string>();
        foreach (var item in items?.Cast<string?>() ?? [null])
        {
            var last = long.MinValue;
            for (var page = 0; page < pages; page++)
            {
                var rows = await Sql.Query(desk.Store, ReadScope.System, $"SELECT id FROM {table} WHERE {where} AND (@p0 = '' OR item = @p0) AND id > @p1 ORDER BY id LIMIT {Page}", r => r.GetInt64(0), ct, item ?? "", last);
                found.AddRange(rows.Select(id => id.ToString(CultureInfo.InvariantCulture)));
                if (rows.Count < Page)
                    break;
                last = rows[^1];
            }
        }
        return found;
    }
}

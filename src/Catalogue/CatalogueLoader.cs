using Jiangyuan.Catalogue.Checks;
using Jiangyuan.Catalogue.Levels;
using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Calendars;

namespace Jiangyuan.Catalogue;

/// <summary>Compiles package files. Never throws for what is in the files: every mistake is a located finding.</summary>
public static class CatalogueLoader
{
    /// <summary>
    /// The catalogue, or null when any finding is an error; and all findings, by place. The result does not depend on the order of the files or on their line ends.
    /// Where <c>divisions/*.csv</c> is among the files, codes of divisions are looked up in it; otherwise only their form is checked.
    /// </summary>
    public static (Catalogue? Catalogue, IReadOnlyList<Diagnostic> Findings) Load(IReadOnlyList<PackageFile> files)
    {
        var check = Check(files);
        return (check.Catalogue, check.Findings);
    }

    /// <summary>As <see cref="Load"/>, with the number of findings of each id where there are more than are written out.</summary>
    /// <param name="limit">How many findings are written out at most.</param>
    public static CatalogueCheck Check(IReadOnlyList<PackageFile> files, int limit = Findings.Limit)
    {
        var findings = new Findings(limit);
        var draft = Read(files, findings);
        AllChecks.Run(draft);
        var sorted = findings.Sorted();
        var counts = findings.IsFull
            ? findings.Counts
            : sorted.GroupBy(finding => finding.Id, StringComparer.Ordinal).ToDictionary(group => group.Key, group => new FindingCount(group.Key, group.Max(finding => finding.Severity), group.Count()), StringComparer.Ordinal);
        return new(findings.HasErrors ? null : Compile(draft), sorted, counts);
    }

    /// <summary>The catalogue of files that passed every check when they were published, without checking them again by today's checks; null when they cannot be read.</summary>
    public static Catalogue? Reload(IReadOnlyList<PackageFile> files)
    {
        var draft = Read(files, new Findings());
        return draft.Items.Count > 0 || !draft.Findings.HasErrors ? Compile(draft) : null;
    }

    /// <summary>Reads everything, checks nothing.</summary>
    internal static Draft Read(IReadOnlyList<PackageFile> files, Findings findings)
    {
        var draft = new Draft(findings);
        var tree = PackageTree.Sort(files, findings);
        foreach (var file in tree.Divisions)
        {
            RegisterFiles.ReadDivisions(file.Text, draft);
        }

        foreach (var file in tree.Calendars)
        {
            foreach (var (line, message) in WorkingCalendar.WrongRows(file.Text, file.Path.EndsWith("-local.csv", StringComparison.Ordinal)))
            {
                findings.Error("SC2010", new Place(file.Path, line, 1), message, "日历错一行，每个跨过那一天的期限都会算错，所以整个日历都不用。", "按通知或当地政府的决定改正这一行。");
            }
        }

        Each(tree.Elements, root => RegisterFiles.ReadElements(root, draft), findings);
        Each(tree.Registers, root => RegisterFiles.ReadRegisters(root, draft), findings);
        Each(tree.Agencies, root => RegisterFiles.ReadAgencies(root, draft), findings);
        Each(tree.Laws, root => LawFiles.ReadLaws(root, draft), findings);
        Each(tree.Lists, root => ListFiles.ReadLists(root, draft), findings);
        Each(tree.Adjustments, root => LawFiles.ReadAdjustments(root, draft), findings);
        Each(tree.PlainWords, root => LawFiles.ReadPlainWords(root, draft), findings);
        foreach (var folder in tree.Items)
        {
            ItemFolder.Read(folder, draft);
        }

        Each(tree.LifeEvents, root => LifeEventFile.Read(root, draft), findings);
        LevelFiles.Read(tree.Sheets, draft);
        return draft;
    }

    private static void Each(IEnumerable<PackageFile> files, Action<Node> read, Findings findings)
    {
        foreach (var file in files)
        {
            if (YamlReader.Read(file, findings) is { } root)
            {
                read(root);
            }
        }
    }

    // A form or a list of materials that a place makes shorter is another one: drafts and cases are compared by the hash.
    private static ServiceItem Eased(Easing eases, ServiceItem item)
    {
        var eased = eases.Of(item);
        return eased with { Hash = CanonicalForm.Hash(eased) };
    }

    private static Catalogue Compile(Draft draft)
    {
        var hashed = draft.Items.ToDictionary(item => item, item => item with { Hash = CanonicalForm.Hash(item) }, (IEqualityComparer<ServiceItem>)ReferenceEqualityComparer.Instance);
        var catalogue = new Catalogue
        {
            Hash = "",
            Elements = new SortedDictionary<string, DataElement>(draft.Elements, StringComparer.Ordinal),
            Agencies = new SortedDictionary<string, Agency>(draft.Agencies, StringComparer.Ordinal),
            Registers = new SortedDictionary<string, Register>(draft.Registers, StringComparer.Ordinal),
            Items = [.. hashed.Values.OrderBy(item => item.Id, StringComparer.Ordinal).ThenBy(item => item.EffectiveFrom)],
            AllOffers = [.. draft.Offers.Select(offer => offer with { Item = offer.Eases is { } eases ? Eased(eases, hashed[offer.Item]) : hashed[offer.Item] })
                .OrderBy(offer => offer.Item.Id, StringComparer.Ordinal).ThenBy(offer => offer.Item.EffectiveFrom).ThenBy(offer => offer.Division, StringComparer.Ordinal)],
            Scenarios = [.. draft.Scenarios.OrderBy(scenario => scenario.ItemId, StringComparer.Ordinal).ThenBy(scenario => scenario.Id, StringComparer.Ordinal)],
            Lists = draft.Lists.Compile(),
            PlainWords = draft.PlainWords,
            Laws = [.. draft.Laws.Values.OrderBy(law => law.Name, StringComparer.Ordinal)],
            Adjustments = [.. draft.Adjustments.OrderBy(adjustment => adjustment.From).ThenBy(adjustment => adjustment.Name, StringComparer.Ordinal).ThenBy(adjustment => adjustment.Content, StringComparer.Ordinal)],
            DivisionNames = draft.Sheets.Divisions,
            LifeEvents = [.. draft.LifeEvents.OrderBy(life => life.Id, StringComparer.Ordinal)],
        };
        return catalogue with { Hash = CanonicalForm.Hash(catalogue) };
    }
}

/// <summary>The catalogue (null when anything is an error), the findings that were written out, and how many there are of each id with those that were not.</summary>
public sealed record CatalogueCheck(Catalogue? Catalogue, IReadOnlyList<Diagnostic> Findings, IReadOnlyDictionary<string, FindingCount> Counts);

/// <summary>How many findings of one id there are.</summary>
public sealed record FindingCount(string Id, Severity Severity, int Count);

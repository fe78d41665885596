using Jiangyuan.Bench;
using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Levels;
using Jiangyuan.Kernel;

namespace Jiangyuan.Engine.Tests.Catalogue.Levels;

/// <summary>The lists of a made-up province: what was planted is found and nothing else, and a row checked again gives what a full check gives.</summary>
public sealed class LevelListsTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Every_planted_fault_is_found_and_none_is_invented(int seed)
    {
        using var folder = new Folder();
        var planted = SyntheticProvince.Write(folder.Path, 2000, seed);
        var lists = LevelLists.Load(PackageFolder.Read(folder.Path).Files);
        lists.Check(2);
        Assert.Equal(Sorted(planted), Sorted(lists.Findings().Select(finding => new Planted(finding.Id, finding.Place.File, finding.Place.Line))));
        Assert.True(planted.Select(fault => fault.Id).Distinct().Count() >= 26, string.Join(' ', planted.Select(fault => fault.Id).Distinct()));
    }

    [Fact]
    public void Lists_read_side_by_side_are_what_reading_them_in_turn_makes()
    {
        using var folder = new Folder();
        SyntheticProvince.Write(folder.Path, 3000, 5);
        var files = PackageFolder.Read(folder.Path).Files;
        var lists = LevelLists.Load(files);
        lists.Check(2);
        var words = Words(lists).ToArray();
        for (var turn = 0; turn < 4; turn++)
        {
            // A list that opens late is ready late, another one each time.
            var late = 0;
            var again = LevelLists.Load([.. files.Select(file => file.Open is not { } open || late++ % 4 != turn ? file : file with { Open = () => { Thread.Sleep(5); return open(); } })]);
            again.Check(2);
            Assert.Equal((lists.Sheets, lists.Names), (again.Sheets, again.Names));
            Assert.Equal(words, Words(again));
            Assert.Equal(lists.Findings().Select(finding => finding.ToString()), again.Findings().Select(finding => finding.ToString()));
        }
    }

    [Fact]
    public void The_whole_check_of_the_tree_finds_the_same()
    {
        using var folder = new Folder();
        var planted = SyntheticProvince.Write(folder.Path, 2000, 4);
        var check = CatalogueLoader.Check(PackageFolder.Read(folder.Path).Files);
        Assert.Null(check.Catalogue);
        Assert.Equal(Sorted(planted), Sorted(check.Findings.Select(finding => new Planted(finding.Id, finding.Place.File, finding.Place.Line))));
        Assert.Equal(planted.Count, check.Counts.Values.Sum(count => count.Count));
    }

    [Theory, InlineData(11), InlineData(12), InlineData(13), InlineData(14)]
    public void After_any_edits_of_rows_the_findings_are_those_of_a_full_check(int seed)
    {
        using var folder = new Folder();
        SyntheticProvince.Write(folder.Path, 1000, seed);
        var files = PackageFolder.Read(folder.Path).Files.Select(file => file.Open is null ? file : new PackageFile(file.Path, File.ReadAllText(Path.Combine(folder.Path, file.Path)))).ToDictionary(file => file.Path, StringComparer.Ordinal);
        var lines = files.Values.Where(file => file.Path.StartsWith("lists/", StringComparison.Ordinal) && !file.Path.Contains("bytes", StringComparison.Ordinal) && !file.Path.Contains("columns", StringComparison.Ordinal))
            .ToDictionary(file => file.Path, file => file.Text.TrimEnd('\n').Split('\n'), StringComparer.Ordinal);
        var paths = lines.Keys.Where(path => lines[path].Length > 1).Order(StringComparer.Ordinal).ToArray();
        var lists = LevelLists.Load([.. files.Values]);
        lists.Check(2);
        var random = new Random(seed);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var step = 0; step < 60; step++)
        {
            var path = random.Next(3) == 0 ? paths.First(name => name.Contains("base-10", StringComparison.Ordinal)) : paths[random.Next(paths.Length)];
            var line = random.Next(1, lines[path].Length);
            var row = Edit(lines[path][line], lines[path][random.Next(1, lines[path].Length)], random);
            lines[path][line] = row;
            Assert.True(lists.Update(path, line + 1, row));
            if (step % 4 != 3)
            {
                continue;
            }

            var fresh = LevelLists.Load([.. files.Values.Select(file => lines.TryGetValue(file.Path, out var text) ? file with { Text = string.Join('\n', text) } : file)]);
            fresh.Check(1);
            Assert.Equal(Words(fresh), Words(lists));
            Assert.Equal(fresh.Counts.OrderBy(pair => pair.Key, StringComparer.Ordinal), lists.Counts.OrderBy(pair => pair.Key, StringComparer.Ordinal));
            seen.UnionWith(fresh.Counts.Keys);
        }

        Assert.True(seen.Count > 20, string.Join(' ', seen));
    }

    /// <summary>A cell emptied, taken from another row, made too long or garbled; or the whole row gone or another's.</summary>
    private static string Edit(string row, string other, Random random)
    {
        var cells = row.Split(',');
        var others = other.Split(',');
        var cell = random.Next(cells.Length);
        switch (random.Next(8))
        {
            case 0: return "";
            case 1: return other;
            case 2: return row + ",多一格";
            case 3: cells[cell] = ""; break;
            case 4: cells[cell] = "30个工作日"; break;
            case 5: cells[cell] = "“看不懂"; break;
            default: cells[cell] = cell < others.Length ? others[cell] : ""; break;
        }

        return string.Join(',', cells);
    }

    private static IEnumerable<string> Sorted(IEnumerable<Planted> planted) => planted.Select(fault => $"{fault.File}:{fault.Line} {fault.Id}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Words(LevelLists lists) => lists.Findings().Select(finding => finding.ToString()).Order(StringComparer.Ordinal);

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("jy-lists-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}

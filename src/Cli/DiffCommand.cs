using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Diff;
using Jiangyuan.Kernel;

namespace Jiangyuan.Cli;

/// <summary><c>jy diff A [B]</c>: what differs between two package folders, two days or two places, and what that means for applicants. Exit 0: nothing; 1: something; 2: cannot compare.</summary>
internal static class DiffCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Argument<DirectoryInfo> Before = new("a") { Description = "之前的服务包文件夹" };
    private static readonly Argument<DirectoryInfo?> After = new("b") { Description = "之后的服务包文件夹；不写就是同一个", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> On = new("--on") { Description = "之前的按哪一天，例如 2024-07-31；不写比较每个事项最新的一版" };
    private static readonly Option<string?> Against = new("--against") { Description = "之后的按哪一天；不写与 --on 相同" };
    private static readonly Option<string?> At = new("--at") { Description = "之前的按哪个办理地（12 位区划代码）" };
    private static readonly Option<string?> AgainstAt = new("--against-at") { Description = "之后的按哪个办理地；不写与 --at 相同" };
    private static readonly Option<string?> Item = new("--item") { Description = "只比较一个事项" };
    private static readonly Option<bool> AsJson = new("--json") { Description = "以 JSON 输出" };

    public static Command Create()
    {
        var command = new Command("diff", "比较两份服务包、两个日期或两个办理地：改了什么、在哪里、群众的负担增减多少") { Before, After, On, Against, At, AgainstAt, Item, AsJson };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (a, b) = (parsed.GetValue(Before)!, parsed.GetValue(After) ?? parsed.GetValue(Before)!);
        var (on, against) = (parsed.GetValue(On), parsed.GetValue(Against) ?? parsed.GetValue(On));
        var (at, againstAt) = (parsed.GetValue(At), parsed.GetValue(AgainstAt) ?? parsed.GetValue(At));
        var isSame = Path.TrimEndingDirectorySeparator(a.FullName) == Path.TrimEndingDirectorySeparator(b.FullName) && on == against && at == againstAt;
        if (isSame && parsed.GetValue(After) is null)
            return Refuse("两边是同一份、同一天、同一处，没有可比的。请写第二个文件夹，或用 --on 与 --against 写两个日期，或用 --at 与 --against-at 写两个办理地。");
        var (left, right) = (Side(a, on ?? against, at ?? againstAt), Side(b, against, againstAt));
        if (left is null || right is null)
            return 2;
        var only = parsed.GetValue(Item);
        if (only is not null && left.Catalogue.Items.Concat(right.Catalogue.Items).All(item => item.Id != only))
            return Refuse($"两边都没有事项“{only}”。");
        var diff = CatalogueDiff.Of(left, right, only);
        if (parsed.GetValue(AsJson))
            Console.WriteLine(JsonSerializer.Serialize(Shape(diff), Json));
        else
            DiffText.Lines(diff).ToList().ForEach(Console.WriteLine);
        return diff.IsEmpty ? 0 : 1;
    }

    /// <summary>The report as JSON; the page's own address gives the same.</summary>
    internal static object Shape(CatalogueDiff diff) => new
    {
        same = diff.IsEmpty,
        items = diff.Items.Select(item => new
        {
            item.Id,
            item.Name,
            before = item.Before?.EffectiveFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            after = item.After?.EffectiveFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            changes = item.Changes.Select(change => Shape(change)),
            burden = Shape(item.BurdenBefore, item.BurdenAfter),
            places = item.Places.Select(place => new { place.Division, place.Name, burden = Shape(place.Before, place.After) }),
        }),
        others = diff.Others.Select(change => Shape(change)),
        total = Shape(diff.TotalBefore, diff.TotalAfter),
    };

    private static object Shape(Change change) => new
    {
        kind = change.Kind.ToString().ToLowerInvariant(),
        aspect = change.Aspect?.ToString().ToLowerInvariant(),
        change.Key,
        change.Label,
        change.Before,
        change.After,
        placeBefore = change.PlaceBefore == default ? null : change.PlaceBefore.ToString(),
        placeAfter = change.PlaceAfter == default ? null : change.PlaceAfter.ToString(),
    };

    private static Dictionary<string, object> Shape(Burden before, Burden after) =>
        Burden.Measures.ToDictionary(measure => measure.Id, measure => (object)new { before = measure.Of(before), after = measure.Of(after), change = measure.Of(after) - measure.Of(before), percent = measure.Percent(before, after) });

    private static DiffSide? Side(DirectoryInfo folder, string? on, string? at)
    {
        if (GivenFolder.Wrong(folder) is { } wrong)
        {
            Refuse(wrong);
            return null;
        }

        DateOnly? day = null;
        if (on is not null)
        {
            if (!DateOnly.TryParseExact(on, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                Refuse($"“{on}”不是存在的日期。请写成 2026-01-31 的样子。");
                return null;
            }

            day = date;
        }

        if (at is not null && (at.Length != 12 || !at.All(char.IsAsciiDigit)))
        {
            Refuse($"“{at}”不是 12 位区划代码。请写成 630104000000 的样子。");
            return null;
        }

        if (at is not null && TestCommand.Divisions(folder.FullName) is { } divisions && divisions.All.All(division => division.Code.Value != at))
        {
            Refuse($"区划表里没有“{at}”。请核对代码；撤并的区划请用现在的代码。");
            return null;
        }

        var (files, unreadable) = PackageFolder.Read(folder.FullName);
        var (catalogue, findings) = CatalogueLoader.Load(files);
        if (catalogue is null || unreadable.Count > 0)
        {
            foreach (var finding in unreadable.Concat(findings).Where(finding => finding.Severity == Severity.Error))
                Console.Error.WriteLine(finding);
            Refuse($"{folder} 没有通过检查，不能比较。先运行 ./jy check {folder}，改好后再试。");
            return null;
        }

        return new DiffSide(catalogue, files) { On = day, Division = at };
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}

using System.CommandLine;
using System.Globalization;
using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Sheets;
using Jiangyuan.Kernel;

namespace Jiangyuan.Cli;

/// <summary><c>jy export list DIR --out FILE</c> and <c>jy import list FILE DIR</c>: the lists in the columns administrators use, and an edited sheet back into the packages.</summary>
internal static class SheetCommands
{
    private static readonly Argument<DirectoryInfo> Packages = new("packages") { Description = "服务包所在文件夹", DefaultValueFactory = _ => new DirectoryInfo("packages") };
    private static readonly Option<string?> On = new("--on") { Description = "按哪一天有效的版本，例如 2027-01-01；默认今天" };

    public static Command CreateExport()
    {
        var output = new Option<FileInfo>("--out") { Description = "写到哪个文件：.xlsx 或 .csv", Required = true };
        var kind = new Option<string?>("--kind") { Description = "只要一种事项，例如 行政许可" };
        var noMark = new Option<bool>("--no-bom") { Description = "CSV 开头不写字节顺序标记（表格软件需要它才认得出中文）" };
        var list = new Command("list", "把清单导出成表") { Packages, output, kind, On, noMark };
        list.SetAction(parsed => Export(parsed.GetValue(Packages)!, parsed.GetValue(output)!, parsed.GetValue(kind), parsed.GetValue(On), !parsed.GetValue(noMark)));
        return new Command("export", "导出") { list };
    }

    public static Command CreateImport()
    {
        var sheet = new Argument<FileInfo>("sheet") { Description = "改过的表：.xlsx 或 .csv" };
        var look = new Option<bool>("--dry-run") { Description = "只检查，不写文件" };
        var list = new Command("list", "把改过的清单写回服务包；有一格不对就一处也不改") { sheet, Packages, On, look };
        list.SetAction(parsed => Import(parsed.GetValue(sheet)!, parsed.GetValue(Packages)!, parsed.GetValue(On), parsed.GetValue(look)));
        return new Command("import", "导入") { list };
    }

    private static int Export(DirectoryInfo folder, FileInfo output, string? kindName, string? on, bool mark)
    {
        if (GivenFolder.Wrong(folder) is { } wrong)
            return Refuse(wrong);
        if (Day(on) is not { } day)
            return Refuse($"“{on}”不是存在的日期。请写成 2027-01-01 的样子。");
        var kind = kindName is null ? null : ItemWords.Kind(kindName);
        if (kindName is not null && kind is null)
            return Refuse($"没有“{kindName}”这种事项。可以写：{string.Join('、', Enum.GetValues<ItemKind>().Select(ItemWords.Of))}。");
        if (output.Extension is not (".xlsx" or ".csv"))
            return Refuse($"“{output.Name}”看不出写成哪一种表。请以 .xlsx 或 .csv 结尾。");
        var (catalogue, findings) = PackageFolder.Load(folder.FullName);
        if (catalogue is null)
            return Print(findings.Where(finding => finding.Severity == Severity.Error), "服务包没有通过检查，没有导出。先运行 ./jy check，改好后再试。");
        File.WriteAllBytes(output.FullName, output.Extension == ".csv" ? ListSheet.Csv(catalogue, day, kind, mark) : ListSheet.Xlsx(catalogue, day, kind));
        Console.WriteLine($"已导出到 {output.FullName}。改完后运行：./jy import list {output} {folder}");
        return 0;
    }

    private static int Import(FileInfo sheet, DirectoryInfo folder, string? on, bool onlyLook)
    {
        if (!sheet.Exists)
            return Refuse($"{sheet.FullName} {(Directory.Exists(sheet.FullName) ? "是一个文件夹。请写改过的表" : "不存在。请核对路径")}。");
        if (GivenFolder.Wrong(folder) is { } wrong)
            return Refuse(wrong);
        if (Day(on) is not { } day)
            return Refuse($"“{on}”不是存在的日期。请写成 2027-01-01 的样子。");
        var (files, unreadable) = PackageFolder.Read(folder.FullName);
        using var bytes = sheet.OpenRead();
        var import = ListSheet.Import(sheet.Name, bytes, files, day);
        if (unreadable.Count > 0 || import.Findings.Count > 0)
            return Print([.. unreadable, .. import.Findings], "没有导入，一处也没有改。请按列出的格子或行改好后再试。");
        if (!onlyLook)
        {
            // All texts were compiled before the first is written.
            foreach (var file in import.Changed)
                File.WriteAllText(Path.Combine(folder.FullName, file.Path), file.Text);
        }
        import.Changed.ToList().ForEach(file => Console.WriteLine(file.Path));
        Console.WriteLine(import.Cells == 0 ? "表与服务包一致，没有要改的。" : $"{(onlyLook ? "可以导入" : "已导入")} {import.Cells} 格，涉及 {import.Changed.Count} 个文件。");
        return 0;
    }

    private static DateOnly? Day(string? text)
    {
        if (text is null)
            return ChinaTime.Today(TimeProvider.System);
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    private static int Print(IEnumerable<Diagnostic> findings, string message)
    {
        foreach (var finding in findings)
            Console.WriteLine(finding.Place.ToString().Contains('!', StringComparison.Ordinal) ? $"{finding.Place.File}: 错误 {finding.Id}: {finding.Message} 原因：{finding.Why} 怎么办：{finding.Next}" : finding.ToString());
        Console.Error.WriteLine(message);
        return 1;
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}

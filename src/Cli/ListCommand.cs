using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Lists;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Cli;

/// <summary><c>jy list KIND [DIR]</c>: one list as it stands on a day. Exit 0: printed; 1: the packages have errors; 2: no such list, folder, day or division.</summary>
internal static class ListCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var kind = new Argument<string>("kind") { Description = "哪张清单：" + string.Join('、', CatalogueLists.Kinds.Select(pair => $"{pair.Key}（{CatalogueLists.NameOf(pair.Value)}）")) };
        var folder = new Argument<DirectoryInfo>("dir") { Description = "服务包所在文件夹", DefaultValueFactory = _ => new DirectoryInfo("packages") };
        var on = new Option<string?>("--on") { Description = "哪一天有效的，例如 2026-01-31；默认是今天" };
        var division = new Option<string?>("--division") { Description = "只看这个区划办的（6、9 或 12 位代码）" };
        var json = new Option<bool>("--json") { Description = "以 JSON 输出" };
        var csv = new Option<bool>("--csv") { Description = "以 CSV 输出" };
        var output = new Option<FileInfo?>("--out") { Description = "写成表：.xlsx 或 .csv" };
        var command = new Command("list", "列出一张清单：同一份数据在某一天的样子") { kind, folder, on, division, json, csv, output };
        command.SetAction(parsed => Run(parsed.GetValue(kind)!, parsed.GetValue(folder)!, parsed.GetValue(on), parsed.GetValue(division), new(parsed.GetValue(json), parsed.GetValue(csv), parsed.GetValue(output))));
        return command;
    }

    private sealed record Form(bool Json, bool Csv, FileInfo? Out);

    private static int Run(string name, DirectoryInfo folder, string? day, string? place, Form form)
    {
        if (form.Out is { Extension: not (".xlsx" or ".csv") } other)
        {
            return Refuse($"“{other.Name}”看不出写成哪一种表。请以 .xlsx 或 .csv 结尾。");
        }

        if (!CatalogueLists.Kinds.TryGetValue(name, out var kind))
        {
            return Refuse($"没有名为“{name}”的清单。可以写：{string.Join('、', CatalogueLists.Kinds.Keys)}。");
        }

        if (GivenFolder.Wrong(folder) is { } wrong)
        {
            return Refuse(wrong);
        }

        var on = ChinaTime.Today(TimeProvider.System);
        if (day is not null && !DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out on))
        {
            return Refuse($"“{day}”不是日期。请写成 2026-01-31 的样子。");
        }

        string? division = null;
        if (place is not null)
        {
            if (DivisionCode.Parse(place) is { Refusal: { } refusal })
            {
                return Refuse(refusal.Message + refusal.Next);
            }

            division = DivisionCode.Parse(place).Value.Value;
        }

        var (catalogue, findings) = PackageFolder.Load(folder.FullName);
        if (catalogue is null)
        {
            foreach (var finding in findings.Where(finding => finding.Severity == Severity.Error))
            {
                Console.Error.WriteLine(finding);
            }

            Console.Error.WriteLine("服务包没有通过检查，没有列出。每个编号的说明：./jy explain 编号");
            return 1;
        }

        var table = CatalogueLists.Of(catalogue, kind, on, division);
        if (form.Out is { } file)
        {
            File.WriteAllBytes(file.FullName, file.Extension == ".csv" ? ListExport.Csv(table) : ListExport.Xlsx(table));
            Console.WriteLine($"已把{table.Name}（{table.Rows.Count} 项）写到 {file.FullName}。");
            return 0;
        }

        Console.Write(form.Json ? ToJson(table) : form.Csv ? ToCsv(table) : ToText(table));
        return 0;
    }

    private static string ToJson(ListTable table) => JsonSerializer.Serialize(new
    {
        list = CatalogueLists.Kinds.First(pair => pair.Value == table.Kind).Key,
        table.Name,
        asOf = table.AsOf,
        rows = table.Rows.Select(row => new[] { KeyValuePair.Create("id", row.Id) }.Concat(table.Columns.Select((column, i) => KeyValuePair.Create(column.Key, row.Cells[i]))).ToDictionary(pair => pair.Key, pair => pair.Value)),
    }, Json) + "\n";

    private static string ToCsv(ListTable table)
    {
        var text = new StringBuilder("标识," + string.Join(',', table.Columns.Select(column => Quoted(column.Name))) + "\n");
        foreach (var row in table.Rows)
        {
            text.Append(Quoted(row.Id)).Append(',').AppendJoin(',', row.Cells.Select(Quoted)).Append('\n');
        }

        return text.ToString();
    }

    private static string ToText(ListTable table)
    {
        var text = new StringBuilder($"{table.Name}（{table.AsOf:yyyy-MM-dd} 有效，{table.Rows.Count} 项）\n");
        foreach (var row in table.Rows)
        {
            text.Append('\n').Append(row.Name).Append("  ").Append(row.Id).Append('\n');
            for (var i = 0; i < table.Columns.Count; i++)
            {
                if (row.Cells[i].Length > 0 && row.Cells[i] != row.Name)
                {
                    text.Append("  ").Append(table.Columns[i].Name).Append('：').Append(row.Cells[i]).Append('\n');
                }
            }
        }

        return text.ToString();
    }

    /// <summary>A cell that a spreadsheet would take for a formula is kept as text.</summary>
    private static string Quoted(string cell)
    {
        var safe = cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' ? "'" + cell : cell;
        return safe.AsSpan().IndexOfAny(",\"\n") < 0 ? safe : "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}

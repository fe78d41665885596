using System.Text.Json.Nodes;

namespace Jiangyuan.Web.Tests.Publication;

/// <summary>What people really type and really have on their disks: every answer is Chinese, says where and what next, and ends with the code that help promises.</summary>
public sealed class OddInputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jy-odd-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    private static void Said((int Code, string Text, string Errors) answer, int code, params string[] words)
    {
        Assert.Equal(code, answer.Code);
        Assert.All(words, word => Assert.Contains(word, answer.Text + answer.Errors, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", answer.Text + answer.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", answer.Text + answer.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_empty_a_file_or_full_of_links_is_not_passed_as_checked()
    {
        Said(await CommandLine.Jy("check", _folder), 2, "里没有服务包文件", "请核对路径");
        var file = Path.Combine(_folder, "packages.zip");
        await File.WriteAllTextAsync(file, "PK");
        Said(await CommandLine.Jy("check", file), 2, "是一个文件");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "again"), _folder);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "packages"), CommandLine.Packages);
        Said(await CommandLine.Jy("check", _folder), 2, "里没有服务包文件", "符号链接不读");
        Said(await CommandLine.Jy("plan", "newborn", "--packages", _folder), 2, "里没有服务包文件");
        Said(await CommandLine.Jy("diff", CommandLine.Packages, _folder), 2, "里没有服务包文件");
    }

    [Fact]
    public async Task Rubbish_is_found_byte_by_byte_and_line_by_line()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "elements"));
        Directory.CreateDirectory(Path.Combine(_folder, "lists"));
        await File.WriteAllBytesAsync(Path.Combine(_folder, "elements/a.yaml"), [.. "elements: []\n"u8, 0xB0, 0xD7]);
        await File.WriteAllBytesAsync(Path.Combine(_folder, "elements/b.yaml"), "a\0b: c\n"u8.ToArray());
        await File.WriteAllBytesAsync(Path.Combine(_folder, "lists/county.csv"), [0xFF, 0xFE, 0x00, 0x22, 0x0A, 0x80]);
        var (code, text, errors) = await CommandLine.Jy("check", _folder, "--sarif");
        Said((code, text, errors), 1);
        var results = JsonNode.Parse(text)!["runs"]![0]!["results"]!.AsArray().Select(result => ((string)result!["ruleId"]!, (string)result["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!, (int)result["locations"]![0]!["physicalLocation"]!["region"]!["startLine"]!)).ToArray();
        Assert.Contains(("SC0101", "elements/a.yaml", 2), results);
        Assert.Contains(("SC0101", "elements/b.yaml", 1), results);
        Assert.Contains(("SC0101", "lists/county.csv", 1), results);
    }

    [Fact]
    public async Task An_item_that_cannot_be_read_is_one_finding_and_not_one_for_each_of_its_places()
    {
        var packages = CommandLine.CopyOfPackages(_folder);
        await File.WriteAllTextAsync(Path.Combine(packages, "items/pharmacy-otc-b/item.yaml"), "name: x\n\tcode: y\n");
        var (code, text, _) = await CommandLine.Jy("check", packages);
        Assert.Equal(1, code);
        Assert.StartsWith("items/pharmacy-otc-b/item.yaml:2:1: 错误 SC0103", text, StringComparison.Ordinal);
        Assert.DoesNotContain("SC0411", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sarif_rule_brings_its_page_along()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "elements"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "elements/a.yaml"), "a: 1\na: 2\n");
        var rule = JsonNode.Parse((await CommandLine.Jy("check", _folder, "--sarif")).Text)!["runs"]![0]!["tool"]!["driver"]!["rules"]!.AsArray().Single(rule => (string)rule!["id"]! == "SC0109")!;
        Assert.StartsWith("# SC0109", (string)rule["help"]!["markdown"]!, StringComparison.Ordinal);
        Assert.False(((string)rule["shortDescription"]!["text"]!).StartsWith("SC0109", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Explain_knows_a_rule_from_a_code_and_a_decision_model_from_both()
    {
        var model = Path.Combine(_folder, "loan.dmn");
        await File.WriteAllTextAsync(model, "<?xml version=\"1.0\"?>\n<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\"/>\n");
        var data = Path.Combine(_folder, "data.json");
        await File.WriteAllTextAsync(data, "{}");
        Said(await CommandLine.Jy("explain", model), 2, "loan.dmn 是 XML（DMN 决策模型）", "docs/rules.md");
        Said(await CommandLine.Jy("explain", model, "--data", data), 2, "是 XML（DMN 决策模型）");
        Said(await CommandLine.Jy("explain", "SC0601", "--data", data), 2, "不用 --data");
        Said(await CommandLine.Jy("explain", "SC9999"), 2, "没有编号“SC9999”", "--all");
        Said(await CommandLine.Jy("explain", Path.Combine(_folder, "no.yaml"), "--data", data), 2, "不存在");
        await File.WriteAllTextAsync(Path.Combine(_folder, "r.yaml"), "rule: 年龄 >= 18\n");
        Said(await CommandLine.Jy("explain", Path.Combine(_folder, "r.yaml")), 2, "--data 数据.json");
    }

    [Fact]
    public async Task A_comparison_with_itself_finds_nothing_and_one_with_a_place_that_is_not_there_is_refused()
    {
        Said(await CommandLine.Jy("diff", CommandLine.Packages, CommandLine.Packages + "/"), 0, "没有差别");
        Said(await CommandLine.Jy("diff", CommandLine.Packages), 2, "请写第二个文件夹");
        Said(await CommandLine.Jy("diff", CommandLine.Packages, "--at", "630104000000", "--against-at", "999999999999"), 2, "区划表里没有“999999999999”");
    }

    [Fact]
    public async Task What_is_asked_wrongly_is_answered_in_Chinese_with_two_and_help_says_what_the_codes_mean()
    {
        Said(await CommandLine.Jy("plan"), 2, "file", "用法见 ./jy plan --help");
        Said(await CommandLine.Jy("nosuch"), 2, "nosuch", "用法见 ./jy --help");
        Said(await CommandLine.Jy("plan", "newborn", "--data", _folder, "--packages", CommandLine.Packages), 2, "是一个文件夹");
        Said(await CommandLine.Jy("plan", Path.Combine(WebWorld.Checkout, "global.json"), "--packages", CommandLine.Packages), 2, "不是一件事的文件");
        await File.WriteAllTextAsync(Path.Combine(_folder, "taken"), "");
        Said(await CommandLine.Jy("schema", "--out", Path.Combine(_folder, "taken")), 2, "是一个文件");
        Said(await CommandLine.Jy("schema", "--out", Path.Combine(_folder, "taken", "below")), 2, "磁盘上读写不了", "请核对路径");
        foreach (var asked in new[] { new[] { "help" }, [], ["--help"] })
            Said(await CommandLine.Jy(asked), 0, "退出码：0 正常；1", "check", "检查服务包");
        var help = await CommandLine.Jy("help", "check");
        Said(help, 0, "--watch");
        Assert.DoesNotContain("Description", help.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draw_into_the_wrong_place_or_of_the_wrong_thing_writes_nothing()
    {
        var (draft, bundle) = (Path.Combine(_folder, "draft.json"), Path.Combine(_folder, "bundle"));
        Said(await CommandLine.Jy("draw-example", draft, "--objects", "30"), 0);
        Said(await CommandLine.Jy("draw", draft), 2, "缺少选项 --out", "用法见 ./jy draw --help");
        Said(await CommandLine.Jy("draw", _folder, "--out", bundle), 2, "是一个文件夹", "plan.json");
        Said(await CommandLine.Jy("draw", draft, "--out", draft), 2, "已经有这个名字的文件");
        Said(await CommandLine.Jy("verify-draw", draft), 2, "是一个文件", "抽查包所在的文件夹");
        Said(await CommandLine.Jy("draw", draft, "--out", bundle), 0, "抽查包写到");
        Said(await CommandLine.Jy("verify-draw", bundle), 0, "通过：");
        Said(await CommandLine.Jy("draw", Path.Combine(bundle, "plan.json"), "--out", bundle), 2, "之前应有 0 次作废记录", "请用 jy verify-draw");
        // What was written of another draw is not taken for a part of this one.
        var result = await File.ReadAllBytesAsync(Path.Combine(bundle, "result.json"));
        await File.WriteAllTextAsync(Path.Combine(bundle, "visits.json"), "[]");
        Said(await CommandLine.Jy("draw-example", draft, "--objects", "31"), 0);
        Said(await CommandLine.Jy("draw", draft, "--out", bundle), 2, "visits.json", "没有写入");
        Assert.Equal(result, await File.ReadAllBytesAsync(Path.Combine(bundle, "result.json")));
    }

    [Fact]
    public async Task A_store_that_is_not_there_is_named_and_none_is_made()
    {
        foreach (var command in new[] { "verify", "audit", "log seal", "log heal" })
            Said(await CommandLine.Jy([.. command.Split(' '), "--store", $"sqlite:{_folder}/none.db", "--data", _folder]), 2, "none.db 不存在", "请用 --store");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Where_nothing_is_offered_the_plan_names_places_and_adds_nothing_up()
    {
        var answer = await CommandLine.Jy("plan", "newborn", "--packages", CommandLine.Packages, "--division", "632722000000");
        Said(answer, 1, "在玉树藏族自治州杂多县及其上级都不办理", "可以到西宁市城西区、海西蒙古族藏族自治州格尔木市办理");
        Assert.DoesNotContain("合计", answer.Text, StringComparison.Ordinal);
    }
}

using System.Text.Json.Nodes;

namespace Jiangyuan.Web.Tests.Publication;

/// <summary><c>jy plan</c>, <c>jy list</c>, <c>jy diff</c> and <c>jy explain</c> as scripts call them: what they print, and how they end.</summary>
public sealed class PlanCommandTests : IDisposable
{
    private const string Restaurant = "life-events/open-restaurant";
    private readonly string _folder = Directory.CreateTempSubdirectory("jy-plan-").FullName;

    private string Data(string text)
    {
        var file = Path.Combine(_folder, "情况.json");
        File.WriteAllText(file, text);
        return file;
    }

    private string Known => Data("""
        {
          "division": "630104000000", "on": "2026-11-23",
          "answers": { "entity-type": "sole-trader", "premises-area": 360, "has-shop-sign": true, "employee-count": 3, "has-serious-discredit": false }
        }
        """);

    private static Task<(int Code, string Text, string Errors)> Plan(params string[] arguments) => CommandLine.Jy(["plan", .. arguments, "--packages", CommandLine.Packages]);

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public async Task A_plan_as_json_says_order_days_materials_and_what_is_still_to_be_asked()
    {
        var (code, text, errors) = await Plan(Restaurant, "--data", Known, "--json");
        Assert.True(code == 0, errors);
        var plan = JsonNode.Parse(text)!;
        Assert.Equal(("open-restaurant", "2026-11-23"), (plan["lifeEvent"]!.GetValue<string>(), plan["startsOn"]!.GetValue<string>()));
        var services = plan["services"]!.AsArray();
        Assert.Equal("business-registration", services[0]!["id"]!.GetValue<string>());
        Assert.Contains(services, service => service!["id"]!.GetValue<string>() == "food-business-licence" && service["after"]!.AsArray().Count > 0);
        Assert.Equal(plan["workingDays"]!.GetValue<int>(), services.Max(service => service!["endDay"]!.GetValue<int>()));
        Assert.Contains(plan["materials"]!.AsArray(), material => material!["source"]!.GetValue<string>() == "earlierResult");
        Assert.Empty(plan["cannot"]!.AsArray());
        Assert.NotNull(plan["endsOn"]);
    }

    [Fact]
    public async Task What_is_held_is_not_planned_and_words_say_the_same_as_json()
    {
        var (code, text, _) = await Plan(Restaurant, "--data", Known, "--held", "business-licence", "--json");
        Assert.Equal(0, code);
        Assert.DoesNotContain(JsonNode.Parse(text)!["services"]!.AsArray(), service => service!["id"]!.GetValue<string>() == "business-registration");
        var words = (await Plan(Restaurant, "--data", Known)).Text;
        Assert.Contains("合计：7 个工作日", words, StringComparison.Ordinal);
        Assert.Contains("不用交：", words, StringComparison.Ordinal);
        var unknown = await Plan(Restaurant, "--data", Known, "--held", "no-such-thing");
        Assert.Equal(2, unknown.Code);
        Assert.Contains("--held: 没有标识为“no-such-thing”的证照", unknown.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_that_cannot_be_had_ends_with_one_and_says_why()
    {
        var (code, text, _) = await Plan("life-events/build-a-plant", "--division", "630200000000", "--on", "2026-11-23");
        Assert.Equal(1, code);
        Assert.Contains("办不成：", text, StringComparison.Ordinal);
        Assert.Contains("海东市", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  \"division\": \"630104000000\",\n  \"answers\": { \"premises-area\": \"很大\" }\n}", "情况.json:3:16:")]
    [InlineData("{\n  \"division\": \"630104000000\",\n  \"answers\": { \"no-such-element\": \"1\" }\n}", "没有数据元“no-such-element”")]
    [InlineData("{\n  \"division\": \"63\"\n}", "情况.json:2:15:")]
    [InlineData("{\n  \"division\": \"630104000000\",\n  \"when\": \"now\"\n}", "情况.json:3:3:")]
    [InlineData("{\n  \"division\": \"630104000000\",\n  \"on\": \"2026-02-30\"\n}", "不是存在的日期")]
    [InlineData("{\n  \"division\": \"630104000000\",\n  \"held\": \"business-licence\"\n}", "情况.json:3:11:")]
    [InlineData("{\n  \"division\": \n", "情况.json:")]
    [InlineData("[]", "情况.json:1:1:")]
    public async Task Data_that_cannot_be_used_end_with_two_and_their_place(string data, string expected)
    {
        var (code, text, errors) = await Plan(Restaurant, "--data", Data(data));
        Assert.Equal(2, code);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.Empty(text.Trim());
    }

    [Fact]
    public async Task An_unknown_life_event_a_missing_file_and_packages_with_errors_are_told_apart()
    {
        var unknown = await Plan("life-events/open-a-zoo", "--division", "630104000000");
        Assert.Equal(2, unknown.Code);
        Assert.Contains("open-restaurant", unknown.Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await Plan(Restaurant, "--data", Path.Combine(_folder, "没有.json"))).Code);
        var broken = CommandLine.CopyOfPackages(_folder);
        CommandLine.Change(broken, "items/business-registration/item.yaml", "kind: registration", "kind: registraton");
        var (code, _, errors) = await CommandLine.Jy("plan", Restaurant, "--division", "630104000000", "--packages", broken);
        Assert.Equal(1, code);
        Assert.Contains("items/business-registration/item.yaml:", errors, StringComparison.Ordinal);

        // The same tree cannot be compared either, whichever side it is on.
        foreach (var sides in new[] { new[] { broken, CommandLine.Packages }, [CommandLine.Packages, broken] })
        {
            var diff = await CommandLine.Jy(["diff", .. sides]);
            Assert.Equal(2, diff.Code);
            Assert.Contains("items/business-registration/item.yaml:", diff.Errors, StringComparison.Ordinal);
            Assert.Contains("不能比较", diff.Errors, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--on", "2026-13-01", "不是存在的日期")]
    [InlineData("--at", "6301", "不是 12 位区划代码")]
    [InlineData("--item", "no-such-item", "两边都没有事项")]
    public async Task A_comparison_that_makes_no_sense_ends_with_two(string option, string value, string words)
    {
        var (code, _, errors) = await CommandLine.Jy("diff", CommandLine.Packages, CommandLine.CopyOfPackages(_folder), option, value);
        Assert.Equal(2, code);
        Assert.Contains(words, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_is_not_there_is_refused_and_all_are_listed_whatever_else_is_said()
    {
        var unknown = await CommandLine.Jy("explain", "SC9999");
        Assert.Equal(2, unknown.Code);
        Assert.Contains("没有编号“SC9999”", unknown.Errors, StringComparison.Ordinal);
        var both = await CommandLine.Jy("explain", "SC9999", "--all");
        Assert.Equal(0, both.Code);
        Assert.Equal(Jiangyuan.Catalogue.CheckPages.Ids.Count, both.Text.Trim().Split('\n').Length);
        var rule = await CommandLine.Jy("explain", Path.Combine(_folder, "没有.yaml"), "--data", Known);
        Assert.Equal(2, rule.Code);
        Assert.Contains("没有.yaml", rule.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_list_is_written_as_a_sheet()
    {
        foreach (var kind in new[] { "licences", "filings", "proofs", "intermediaries", "fees", "key-supervision", "enforcement", "market-access", "adjustments" })
        {
            var csv = Path.Combine(_folder, kind + ".csv");
            var (code, text, errors) = await CommandLine.Jy("list", kind, CommandLine.Packages, "--out", csv);
            Assert.True(code == 0, errors);
            Assert.Contains(csv, text, StringComparison.Ordinal);
            Assert.StartsWith("标识,", File.ReadAllText(csv), StringComparison.Ordinal);
        }

        var book = Path.Combine(_folder, "fees.xlsx");
        Assert.Equal(0, (await CommandLine.Jy("list", "fees", CommandLine.Packages, "--out", book)).Code);
        Assert.Equal("PK"u8.ToArray(), File.ReadAllBytes(book)[..2]);
        Assert.Equal(2, (await CommandLine.Jy("list", "fees", CommandLine.Packages, "--out", Path.Combine(_folder, "fees.pdf"))).Code);
    }
}

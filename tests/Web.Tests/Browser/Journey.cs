using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Jiangyuan.Web.Tests.Browser;

/// <summary>One application in the demonstration: who applies for what where, and with which answers.</summary>
internal sealed record Errand(string Item, string Login, string Search, string Place, string Agency, IReadOnlyDictionary<string, string> Answers)
{
    internal string? Mode { get; init; }

    internal string? Signature { get; init; }

    internal static Errand Shop { get; } = new("business-registration", "zhuoma", "营业执照", "630104000000", "market-630104", new Dictionary<string, string>
    {
        ["entity-type"] = "sole-trader", ["company-name"] = "卓玛样例小卖部", ["foreign-invested"] = "false", ["business-scope"] = "食品零售\n日用百货零售", ["industry"] = "零售",
        ["premises-division"] = "630104000000", ["premises-address"] = "西宁市城西区样例路 1 号", ["premises-right"] = "rented",
        ["legal-representative-name"] = "才让卓玛", ["legal-representative-number"] = "630102199001010013", ["mobile-phone"] = "13900000001",
    });

    internal static Errand Pharmacy { get; } = new("pharmacy-otc-b", "jingban", "开药店", "630104000000", "market-630104", new Dictionary<string, string>
    {
        ["unified-credit-code"] = "91630104MA0000015T", ["company-name"] = "青海江源示范有限公司", ["legal-representative-name"] = "李四",
        ["premises-address"] = "西宁市城西区样例路 3 号", ["premises-area"] = "40", ["has-serious-discredit"] = "false", ["sells-only-otc-b"] = "true",
        ["drug-scope"] = "otc-b", ["pharmacy-staff-name"] = "王五", ["pharmacy-staff-qualification"] = "trained", ["quality-manager-name"] = "王五",
        ["separate-drug-area"] = "true", ["traceable-purchase"] = "true", ["mobile-phone"] = "13900000002",
    })
    { Mode = "Commitment", Signature = "马经办" };

    internal static Errand PharmacyWithReview { get; } = Pharmacy with { Mode = "Ordinary", Signature = null };

    internal static Errand Cables { get; } = new("industrial-product-licence", "jingban", "生产许可证", "630100000000", "market-630100", new Dictionary<string, string>
    {
        ["unified-credit-code"] = "91630104MA0000015T", ["company-name"] = "青海江源示范有限公司", ["legal-representative-name"] = "李四", ["premises-address"] = "西宁市城西区样例路 3 号",
        ["company-phone"] = "0971-0000099", ["has-serious-discredit"] = "false", ["licence-request"] = "first", ["product-group"] = "wire-cable", ["product-name"] = "聚氯乙烯绝缘电线",
        ["product-specification"] = "60227 IEC 01", ["production-address"] = "西宁市样例工业园 8 号", ["annual-capacity"] = "2 万千米", ["meets-industry-policy"] = "true",
        ["test-body"] = "样例检验院", ["test-report-number"] = "样例-2026-001", ["test-report-date"] = "2026-09-20", ["mobile-phone"] = "13900000002",
    })
    { Mode = "Ordinary" };
}

/// <summary>The parts of a case's life, as people do them.</summary>
internal static partial class Journey
{
    /// <summary>From the home page to the receipt; gives the case number.</summary>
    internal static async Task<string> Apply(Window me, Errand errand, string? picture = null)
    {
        await me.Go("/", "home");
        await me.Page.Locator("#f-q").FillAsync(errand.Search);
        await me.Leave(me.Page.Locator(".hero button"));
        await me.Look("search");
        await me.Follow($".results a[href^='/services/{errand.Item}']", "guide");
        if (picture is not null) await me.Picture(picture + "-guide");
        await me.Follow("main a[href*='/apply']", "apply");
        await me.Set("place", errand.Place);
        if (errand.Mode is { } mode) await me.Set("mode", mode);
        await me.Press();
        for (var screen = 0; !me.Path.EndsWith("/receipt", StringComparison.Ordinal); screen++)
        {
            Assert.True(screen < 12, $"No receipt after twelve screens: {me.Page.Url} {await me.Page.InnerTextAsync("main")}");
            await me.Look(me.Path.Split('/')[^1]);
            if (me.Path.EndsWith("/commitment", StringComparison.Ordinal)) { await me.Leave(me.Page.Locator("main .actions a.btn").First); continue; }
            await me.Answer(errand.Answers);
            await Attach(me);
            if (me.Path.EndsWith("/check", StringComparison.Ordinal) && errand.Signature is { } name)
            {
                await me.Set("read", "yes");
                await me.Set("promise", name);
            }
            if (picture is not null) await me.Picture($"{picture}-{me.Path.Split('/')[^1]}");
            await me.Press();
        }
        await me.Look("receipt");
        if (picture is not null) await me.Picture(picture + "-receipt");
        var number = NumberInPath().Match(me.Path).Value;
        await me.Go($"/cases/{number}", "progress-submitted");
        return number;
    }

    /// <summary>One action at the desk, from the inbox.</summary>
    internal static async Task Act(Window officer, string number, string slug, params (string Name, string Value)[] fields)
    {
        await officer.Go($"/desk/cases/{number}", $"desk-case-before-{slug}");
        await officer.Follow($"main a[href*='/{number}/{slug}']", $"form-{slug}");
        foreach (var (name, value) in fields) await officer.Set(name, value);
        await officer.Press();
        Assert.True(officer.Path == $"/desk/cases/{number}", await officer.Page.InnerTextAsync("main"));
        Assert.Contains("已办好", await officer.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await officer.Look($"desk-case-after-{slug}");
    }

    /// <summary>The case is found in the inbox by its number.</summary>
    internal static async Task FindInInbox(Window officer, string number)
    {
        await officer.Go("/desk", "inbox");
        await officer.Follow($"main a[href*='/desk/cases/{number}']", "desk-case");
        Assert.Equal($"/desk/cases/{number}", officer.Path);
    }

    /// <summary>Certificate page and file, as the holder sees them; gives the address that the QR code carries.</summary>
    internal static async Task<string> Certificate(Window me, string number, string? picture = null)
    {
        await me.Go($"/cases/{number}", "progress-granted");
        await me.Follow("main a[href^='/certificates/']", "certificate");
        var verify = await me.Page.Locator("main .actions a[href^='/verify/']").First.GetAttributeAsync("href");
        var file = await me.Page.Context.APIRequest.GetAsync(me.Page.Url + "/pdf");
        var bytes = await file.BodyAsync();
        Assert.StartsWith("%PDF-", System.Text.Encoding.ASCII.GetString(bytes[..8]), StringComparison.Ordinal);
        if (picture is not null) await BrowserWorld.PictureOfPaper(bytes, picture + "-paper");
        return verify!;
    }

    /// <summary>What a stranger sees at the address of the QR code, and by typing number and code.</summary>
    internal static async Task<string> Verdict(BrowserWorld world, string address, bool scripts, string? picture = null)
    {
        var page = await world.Open(scripts, phone: true);
        var stranger = new Window(world, page, scripts);
        await stranger.Go("/verify", "verify");
        var parts = address.Split('/');
        await stranger.Set("number", Uri.UnescapeDataString(parts[^2]));
        await stranger.Set("code", parts[^1]);
        await page.Locator("main form .actions button").ClickAsync();
        var typed = await page.InnerTextAsync(".verdict-word");
        await stranger.Go(address, "verified-" + typed);
        if (picture is not null) await stranger.Picture(picture);
        Assert.Equal(typed, await page.InnerTextAsync(".verdict-word"));
        await page.Context.CloseAsync();
        return typed;
    }

    internal static async Task Rate(Window me, string number)
    {
        await me.Go($"/cases/{number}", "progress-concluded");
        await me.Follow($"main a[href$='/{number}/rate']", "rate");
        await me.Set("stars", "5");
        await me.Set("words", "很快");
        await me.Press();
        Assert.EndsWith("did=rated", me.Page.Url, StringComparison.Ordinal);
        await me.Look("progress-rated");
    }

    private static async Task Attach(Window me)
    {
        foreach (var name in await me.Page.Locator("main input[type=file]").EvaluateAllAsync<string[]>("all => all.map(one => one.name)"))
        {
            if (name == "material.articles") continue; // 个体工商户没有章程。
            await me.Page.Locator($"[name='{name}']").SetInputFilesAsync(Window.Pdf(name["material.".Length..] + ".pdf"));
        }
    }

    [GeneratedRegex("[0-9]{17}")]
    private static partial Regex NumberInPath();
}

using System.Net;
using System.Text;
using Jiangyuan.Cases;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Trust.Log;
using Jiangyuan.Web.Record;
using Jiangyuan.Web.Tests.Portal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Jiangyuan.Web.Tests.Record;

public sealed class RecordPagesTests(PortalWorld world) : IClassFixture<PortalWorld>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private PublicRecord Record => world.Services.GetRequiredService<PublicRecord>();

    private async Task<Case> Sealed()
    {
        var c = await HandledCase.Granted(world);
        var events = await world.Services.GetRequiredService<EventStore>().ReadStream($"case/{c.Id}", Ct);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (Record.PlaceOf(events[^1].Seq) is not { IsSealed: true })
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), "The event was not sealed.");
            await Task.Delay(20, Ct);
        }
        return c;
    }

    [Fact]
    public async Task The_receipt_promises_at_once_and_gives_the_proofs_of_each_step()
    {
        var c = await Sealed();
        var agent = await world.SignIn("jingban");
        var page = await agent.Get($"/cases/{c.Number}/receipt");
        WellMade.Check(page);
        Assert.Contains("提交申请", page.Text, StringComparison.Ordinal);
        Assert.Contains(Record.Current()!.Keys()[0].Name, page.Text, StringComparison.Ordinal);
        Assert.NotNull(page.Html.QuerySelector("details .qr"));
        var proofs = page.Html.QuerySelectorAll("a[download]").Select(a => a.GetAttribute("href")!).ToList();
        Assert.True(proofs.Count >= 3);
        foreach (var href in proofs)
        {
            var file = await agent.Get(href);
            Assert.Equal(HttpStatusCode.OK, file.Status);
            var proof = RecordReceipt.Verify(Encoding.UTF8.GetBytes(file.Source), Record.Trusted());
            Assert.True(proof.IsGiven, proof.Refusal?.Message);
            Assert.Equal(proof.Value.Entry.Type is "CaseSubmitted" or "CaseAccepted" or "CaseDecided" or "CertificateIssued", proof.Value.Event is not null);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await (await world.SignIn("zhuoma")).Get(proofs[0])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Get($"/cases/{c.Number}/proofs/999")).Status);

        var certificate = await agent.Get("/certificates/" + c.CertificateNumber);
        WellMade.Check(certificate);
        var issued = await agent.Get(certificate.Html.QuerySelector("a[href$='/proof']")!.GetAttribute("href")!);
        Assert.Equal("CertificateGranted", RecordReceipt.Verify(Encoding.UTF8.GetBytes(issued.Source), Record.Trusted()).Value.Entry.Type);
    }

    [Fact]
    public async Task Anybody_checks_a_receipt_on_the_page_and_is_told_the_fault()
    {
        var c = await Sealed();
        var agent = await world.SignIn("jingban");
        var good = (await agent.Get($"/cases/{c.Number}/proofs/1")).Source;
        var anyone = world.Visit();
        async Task<VisitedPage> Check(string text) => await anyone.Submit(await anyone.Get("/record/verify"), form => form.Set("text", text));
        var holds = await Check(good);
        WellMade.Check(holds);
        Assert.Equal("成立", holds.Html.QuerySelector(".verdict-word")!.TextContent);
        foreach (var (text, code) in new[] { (good.Replace("index ", "index 1", StringComparison.Ordinal), "RC04"), ("<script>alert(1)</script>", "RC00"), (good.Replace("\n\u2014 ", "\n\u2014 x", StringComparison.Ordinal), "RC02") })
        {
            var fails = await Check(text);
            WellMade.Check(fails);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, fails.Status);
            Assert.Contains(code, fails.Html.QuerySelector(".verdict")!.TextContent, StringComparison.Ordinal);
        }
        var nothing = await Check("");
        WellMade.Check(nothing);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.Status);
    }

    [Fact]
    public async Task The_record_is_served_as_files_that_prove_it()
    {
        await Sealed();
        var visitor = world.Visit();
        var page = await visitor.Get("/record");
        WellMade.Check(page);
        Assert.Contains(Convert.ToBase64String(Record.Current()!.Newest()!.Head.Root)[..10], page.Text, StringComparison.Ordinal);
        // Without a witness there is no number of what witnesses have seen.
        var threshold = page.Html.QuerySelectorAll("dt").Single(t => t.TextContent == "达到见证门槛的条数").NextElementSibling!.TextContent;
        Assert.Contains("没有见证方", threshold, StringComparison.Ordinal);
        Assert.DoesNotContain(threshold, char.IsDigit);
        var head = Checkpoint.Parse(SignedNote.Parse(Encoding.UTF8.GetBytes((await visitor.Get("/record/checkpoint")).Source)).Value.Text).Value;
        var client = world.CreateClient();
        var year = head.Origin[^4..];
        foreach (var prefix in new[] { "/record", "/record/" + year })
        {
            var tile = await client.GetAsync($"{prefix}/{TileId.Holding(0, head.Size - 1, head.Size)}", Ct);
            Assert.Equal((HttpStatusCode.OK, prefix.Length > 8), (tile.StatusCode, tile.Headers.CacheControl!.ToString().Contains("immutable", StringComparison.Ordinal)));
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{prefix}/{TileId.Holding(-1, head.Size - 1, head.Size)}", Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{prefix}/key", Ct)).StatusCode);
        }
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/record/{year}/days/2026-10-09", Ct)).StatusCode);
        Assert.Single(TrustedLogs.Parse(await client.GetByteArrayAsync("/record/policy", Ct)).Value.Logs);
        foreach (var bad in new[] { "tile/0/999", "tile/0/..%2f..%2fkey", "tile/x", "tile/0/000.p/0", "days/x", "days/..%2fkey", "tile/entries/000.p/9999999999999999999999", "2025/checkpoint", "1/checkpoint" })
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/record/" + bad, Ct)).StatusCode);
    }

    [Fact]
    public async Task A_committed_event_is_sealed_within_a_second()
    {
        await Sealed();
        var store = world.Services.GetRequiredService<EventStore>();
        var slowest = TimeSpan.Zero;
        for (var n = 0; n < 10; n++)
        {
            await AuditStream.Beat(store, "pace", new AuditPassed(n, 0), world.Time.Now, Ct);
            var seq = (await store.ReadStream("audit/pace", Ct))[^1].Seq;
            var watch = System.Diagnostics.Stopwatch.StartNew();
            while (Record.PlaceOf(seq) is not { IsSealed: true })
                await Task.Delay(5, Ct);
            slowest = slowest > watch.Elapsed ? slowest : watch.Elapsed;
        }
        // A second is the promise on a machine of its own; here others use it too.
        Assert.True(slowest < TimeSpan.FromSeconds(3), $"{slowest}");
        Assert.Contains("pace", (await world.Visit().Get("/record")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_opened_from_a_file_accepts_a_good_receipt_and_names_each_fault()
    {
        if (!File.Exists("/usr/bin/chromium"))
            Assert.Skip("没有 /usr/bin/chromium");
        var c = await Sealed();
        var agent = await world.SignIn("jingban");
        var good = (await agent.Get($"/cases/{c.Number}/proofs/1")).Source;
        var seed = Enumerable.Repeat((byte)5, 32).ToArray();
        var witness = NoteKey.Create("w.example", NoteKeyKind.Cosignature, Trust.Crypto.Ed25519.PublicKey(seed)).Value;
        var parsed = LogProof.Parse(Encoding.UTF8.GetBytes(good)).Value;
        var witnessed = (parsed with { Note = parsed.Note.With(witness, seed, 1_790_000_000) }).ToString();
        var trusted = Record.Trusted();
        string Extra(string from, string to) => (parsed with { Extra = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(parsed.Extra!).Replace(from, to, StringComparison.Ordinal)) }).ToString();
        (string Text, TrustedLogs Trusted)[] receipts =
        [
            (good, trusted), (witnessed, trusted with { Witnesses = [witness], Quorum = 1 }),
            ("", trusted), (good[1..], trusted), (good, trusted with { Logs = [] }), (good.Replace("\n\u2014 ", "\n\u2014 x", StringComparison.Ordinal), trusted),
            (good, trusted with { Witnesses = [witness], Quorum = 1 }), ((parsed with { Index = parsed.Index + 1 }).ToString(), trusted), ((parsed with { Path = [.. parsed.Path.Skip(1)] }).ToString(), trusted),
            (Extra("李四", "李五"), trusted), (Extra("\"type\":\"CaseSubmitted\",\"version\"", "\"type\":\"CaseSubmitteD\",\"version\""), trusted), ((parsed with { Extra = null }).ToString(), trusted),
            (witnessed.Replace("w.example", "v.example", StringComparison.Ordinal), trusted with { Witnesses = [witness], Quorum = 1 }), (good + "x", trusted),
        ];
        var folder = Directory.CreateTempSubdirectory("verify-record");
        var page = Path.Combine(folder.FullName, RecordReceipt.VerifierName);
        await File.WriteAllBytesAsync(page, RecordSetup.VerifierPage(Record), Ct);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
        var tab = await (await browser.NewContextAsync(new() { Offline = true, ViewportSize = new() { Width = 390, Height = 844 } })).NewPageAsync();
        var said = new HashSet<string>();
        foreach (var (text, policy) in receipts)
        {
            await tab.GotoAsync(new Uri(page).AbsoluteUri);
            Assert.Contains(trusted.Logs[0].Name, await tab.InputValueAsync("#policy"), StringComparison.Ordinal);
            await tab.FillAsync("#policy", policy.ToString());
            await tab.SetInputFilesAsync("#files", new FilePayload { Name = "回执.tlog-proof", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(text) });
            await tab.WaitForSelectorAsync("#verdict[data-done]");
            var codes = await tab.Locator("#verdict li[data-code]").EvaluateAllAsync<string[]>("items => items.map(i => i.dataset.code)");
            var ours = RecordReceipt.Verify(Encoding.UTF8.GetBytes(text), policy);
            Assert.Equal(ours.IsGiven ? [] : [ours.Refusal.Code], codes);
            said.UnionWith(codes);
        }
        Assert.Equal(["RC00", "RC01", "RC02", "RC03", "RC04", "RC05", "RC06"], said.Order());
        Assert.True(await tab.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        Assert.Empty(await Browser.AccessibilityTests.Violations(tab));
        folder.Delete(recursive: true);
    }
}

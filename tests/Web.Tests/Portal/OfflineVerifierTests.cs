using System.Text;
using Jiangyuan.Cases;
using Jiangyuan.Cases.Certificates;
using Jiangyuan.Engine.Tests.Trust.Certificates;
using Jiangyuan.Trust.Certificates;
using Jiangyuan.Trust.Crypto;
using Jiangyuan.Trust.Log;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Jiangyuan.Web.Tests.Portal;

/// <summary>The verifier that needs no network: kept as a file, in a real browser, against genuine and forged codes.</summary>
public sealed class OfflineVerifierTests(PortalWorld world) : IClassFixture<PortalWorld>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_printed_code_is_genuine_without_a_network_until_the_certificate_is_revoked_or_its_key_lost()
    {
        var signing = world.Services.GetRequiredService<SigningDesk>();
        var c = await HandledCase.Granted(world);
        var code = await signing.CodeOf(await Certificate(c), Ct);
        await using var browser = await OfflineBrowser.Open();
        var tab = await browser.Page(await world.CreateClient().GetStringAsync("/verify/offline/download", Ct), world.Time.GetUtcNow());
        Assert.Equal("genuine", await OfflineBrowser.Judge(tab, code.Text));
        Assert.DoesNotContain("待确认", await tab.InnerTextAsync("#verdict"), StringComparison.Ordinal);
        Assert.Contains("青海江源示范有限公司", await tab.InnerTextAsync("#verdict"), StringComparison.Ordinal);
        Assert.InRange(int.Parse((await tab.GetAttributeAsync("#verdict", "data-took"))!, System.Globalization.CultureInfo.InvariantCulture), 0, 3000);
        Assert.Equal("forged", await OfflineBrowser.Judge(tab, Retouched(code.Text)));
        Assert.Equal("unreadable", await OfflineBrowser.Judge(tab, "http://example.cn"));

        // An update that anyone can hand over, but only the root and the agencies can make.
        await HandledCase.Revoke(world, c);
        world.Time.Now += TimeSpan.FromMinutes(1);
        await Update(tab, await world.CreateClient().GetStringAsync("/verify/offline/package.json", Ct));
        Assert.Equal("revoked", await OfflineBrowser.Judge(tab, code.Text));

        var other = await HandledCase.Granted(world);
        var old = await signing.CodeOf(await Certificate(other), Ct);
        Assert.True((await signing.Lose(old.KeyId, world.Time.GetUtcNow(), "演练", "test", Ct)).IsGiven);
        Assert.Equal(1, await signing.SignAgain(old.KeyId, Ct));
        var fresh = await signing.CodeOf(await Certificate(other), Ct);
        Assert.NotEqual(old.KeyId, fresh.KeyId);
        world.Time.Now += TimeSpan.FromMinutes(1);
        await Update(tab, await world.CreateClient().GetStringAsync("/verify/offline/package.json", Ct));
        Assert.Equal("key-compromised", await OfflineBrowser.Judge(tab, old.Text));
        await tab.Clock.SetFixedTimeAsync(world.Time.GetUtcNow().UtcDateTime);
        Assert.Equal("genuine", await OfflineBrowser.Judge(tab, fresh.Text));
    }

    [Fact]
    public async Task Where_certificates_are_signed_with_SM2_page_and_site_judge_them_as_all_others()
    {
        await using var state = new PortalWorld { Sm2 = true };
        var signing = state.Services.GetRequiredService<SigningDesk>();
        var c = await HandledCase.Granted(state);
        var code = await signing.CodeOf((await new CertificateQueries(state.Services.GetRequiredService<CaseDesk>()).Get(c.CertificateNumber!, HandledCase.Company, Ct)).Value, Ct);
        Assert.All((await signing.Keys(Ct)).State.Keys, key => Assert.Equal(CoseAlgorithm.Sm2, key.Key.Algorithm));
        Assert.True((await signing.Verify(code.Text, Ct)).IsGiven);
        await using var browser = await OfflineBrowser.Open();
        var tab = await browser.Page(await state.CreateClient().GetStringAsync("/verify/offline/download", Ct), state.Time.GetUtcNow());
        Assert.Equal("genuine", await OfflineBrowser.Judge(tab, code.Text));
        // Its status list, which the agency has signed with the same key, is believed too.
        Assert.DoesNotContain("待确认", await tab.InnerTextAsync("#verdict"), StringComparison.Ordinal);
        Assert.Equal("forged", await OfflineBrowser.Judge(tab, Retouched(code.Text)));
        await HandledCase.Revoke(state, c);
        state.Time.Now += TimeSpan.FromMinutes(1);
        await Update(tab, await state.CreateClient().GetStringAsync("/verify/offline/package.json", Ct));
        Assert.Equal("revoked", await OfflineBrowser.Judge(tab, code.Text));
    }

    [Fact]
    public async Task A_key_that_was_lost_is_followed_by_one_of_its_algorithm_and_a_switch_changes_what_signs_from_then_on()
    {
        await using var state = new PortalWorld { Sm2 = true };
        var desk = state.Services.GetRequiredService<CaseDesk>();
        var secrets = state.Services.GetRequiredService<Jiangyuan.Web.Composition.Installation>().Secrets;
        var c = await HandledCase.Granted(state);
        var certificate = (await new CertificateQueries(desk).Get(c.CertificateNumber!, HandledCase.Company, Ct)).Value;
        var old = await state.Services.GetRequiredService<SigningDesk>().CodeOf(certificate, Ct);

        // As the command does it, which is told nothing of the host's settings.
        var command = new SigningDesk(desk, secrets);
        Assert.True((await command.Lose(old.KeyId, state.Time.GetUtcNow(), "演练", "test", Ct)).IsGiven);
        Assert.Equal(1, await command.SignAgain(old.KeyId, Ct));
        Assert.All((await command.Keys(Ct)).State.Keys, key => Assert.Equal(CoseAlgorithm.Sm2, key.Key.Algorithm));

        var other = await HandledCase.Granted(state);
        var back = new SigningDesk(desk, secrets, CoseAlgorithm.Es256);
        var code = await back.CodeOf((await new CertificateQueries(desk).Get(other.CertificateNumber!, HandledCase.Company, Ct)).Value, Ct);
        var keys = (await back.Keys(Ct)).State;
        Assert.Equal(CoseAlgorithm.Es256, keys.Find(code.KeyId)!.Key.Algorithm);
        var trust = new TrustList(0, keys.Keys);
        Assert.True(StatusListToken.Open((await back.StatusToken(code.List, Ct))!, code.List, trust with { Keys = [keys.Find(code.KeyId)!] }).IsGiven);
        Assert.True((await back.Verify((await command.CodeOf(certificate, Ct)).Text, Ct)).IsGiven);
    }

    [Fact]
    public async Task No_forged_code_is_accepted_by_the_page_and_no_forged_list_of_keys()
    {
        var seed = Enumerable.Range(1, 32).Select(n => (byte)n).ToArray();
        var root = NoteKey.Create("test-root", NoteKeyKind.Ed25519, Ed25519.PublicKey(seed)).Value;
        var note = Encoding.UTF8.GetBytes(SignedNote.Sign(CertificateFuzz.Trust.ToString(), root, seed).ToString());
        await using var browser = await OfflineBrowser.Open();
        var tab = await browser.Page(new OfflinePackage(root, note, []).ToPage(), DateTimeOffset.FromUnixTimeSeconds(CertificateFuzz.Now));
        Assert.Equal("genuine", await OfflineBrowser.Judge(tab, CertificateFuzz.Certificate(3).Encode(CertificateFuzz.Key, CertificateFuzz.Sign)));
        Assert.Equal("genuine", await OfflineBrowser.Judge(tab, CertificateFuzz.Certificate(3).Encode(CertificateFuzz.Sm2Key, CertificateFuzz.SignSm2)));
        var accepted = await tab.EvaluateAsync<string[]>(
            "async texts => { const good = []; for (const t of texts) try { await verify(t, " + CertificateFuzz.Now + "); good.push(t); } catch (e) { if (!(e instanceof No)) good.push(e.message); } return good; }",
            CertificateFuzz.Forged(2_000, 7).ToArray());
        Assert.Empty(accepted);

        var forged = Encoding.UTF8.GetString(note).Replace(" 63 ", " 62 ", StringComparison.Ordinal);
        var broken = await browser.Page(new OfflinePackage(root, Encoding.UTF8.GetBytes(forged), []).ToPage(), DateTimeOffset.FromUnixTimeSeconds(CertificateFuzz.Now));
        Assert.Equal("trust", await OfflineBrowser.Judge(broken, "QH1:ABC"));
    }

    [Fact]
    public async Task The_code_is_judged_by_the_site_too_and_a_code_it_never_signed_is_refused()
    {
        var signing = world.Services.GetRequiredService<SigningDesk>();
        var c = await HandledCase.Granted(world);
        var code = await signing.CodeOf(await Certificate(c), Ct);
        var visitor = world.Visit();
        var page = await visitor.Get("/verify/scan");
        WellMade.Check(page);
        var good = await visitor.Submit(page, form => form.Set("text", code.Text));
        WellMade.Check(good);
        Assert.Equal("有效", good.Html.QuerySelector(".verdict-word")!.TextContent);
        await HandledCase.Revoke(world, c);
        Assert.Equal("已撤销", (await visitor.Submit(page, form => form.Set("text", code.Text))).Html.QuerySelector(".verdict-word")!.TextContent);
        Assert.Equal("不能确认有效", (await visitor.Submit(page, form => form.Set("text", Retouched(code.Text)))).Html.QuerySelector(".verdict-word")!.TextContent);
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, (await visitor.Submit(page)).Status);
    }

    [Fact]
    public async Task The_installed_page_allows_only_its_own_script_and_is_kept_by_its_worker()
    {
        var client = world.CreateClient();
        var page = await client.GetAsync("/verify/offline", Ct);
        var policy = string.Join(' ', page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        var worker = await client.GetAsync("/verify/offline/worker.js", Ct);
        Assert.Equal("/verify/offline", worker.Headers.GetValues("Service-Worker-Allowed").Single());
        var list = SignedNote.Parse(await client.GetByteArrayAsync("/trust/keys", Ct)).Value;
        Assert.True(list.VerifiedBy(NoteKey.Parse((await client.GetStringAsync("/trust/root", Ct)).Trim()).Value));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await client.GetAsync("/trust/status/none.1", Ct)).StatusCode);
    }

    private async Task<Certificate> Certificate(Case c) =>
        (await new CertificateQueries(world.Services.GetRequiredService<CaseDesk>()).Get(c.CertificateNumber!, HandledCase.Company, Ct)).Value;

    private static async Task Update(IPage tab, string json)
    {
        await tab.SetInputFilesAsync("#update", new FilePayload { Name = "package.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(json) });
        await tab.WaitForSelectorAsync("#verdict:has-text('已更新')");
    }

    // Another holder under the same signature.
    private static string Retouched(string text)
    {
        var bytes = Trust.Binary.Zlib.Decompress(Trust.Binary.Base45.Decode(text.AsSpan(4))!, 8192)!;
        bytes[^70] ^= 1;
        return QrCertificate.Prefix + Trust.Binary.Base45.Encode(Trust.Binary.Zlib.Compress(bytes));
    }
}

/// <summary>A browser that opens the verifier from a file, its clock standing where the test puts it.</summary>
internal sealed class OfflineBrowser(IPlaywright playwright, IBrowser browser, DirectoryInfo folder) : IAsyncDisposable
{
    private int _pages;

    internal static async Task<OfflineBrowser> Open()
    {
        if (!File.Exists("/usr/bin/chromium"))
            Assert.Skip("没有 /usr/bin/chromium");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        return new(playwright, browser, Directory.CreateTempSubdirectory("verify-certificate"));
    }

    internal async Task<IPage> Page(string html, DateTimeOffset now)
    {
        var file = Path.Combine(folder.FullName, $"page{++_pages}.html");
        await File.WriteAllTextAsync(file, html);
        var tab = await browser.NewPageAsync();
        await tab.Clock.SetFixedTimeAsync(now.UtcDateTime);
        await tab.GotoAsync(new Uri(file).AbsoluteUri);
        await tab.WaitForSelectorAsync("html[data-ready]");
        return tab;
    }

    /// <summary>A page as it lies in its file.</summary>
    internal async Task<IPage> Bare(string file)
    {
        var tab = await browser.NewPageAsync();
        await tab.GotoAsync(new Uri(file).AbsoluteUri);
        return tab;
    }

    /// <summary>The code of the verdict.</summary>
    internal static async Task<string> Judge(IPage tab, string text)
    {
        await tab.ClickAsync("#again");
        await tab.EvaluateAsync("document.getElementById('verdict').removeAttribute('data-done')");
        await tab.FillAsync("#code", text);
        await tab.ClickAsync("#check");
        await tab.WaitForSelectorAsync("#verdict[data-done]");
        return (await tab.GetAttributeAsync("#verdict", "data-code"))!;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        folder.Delete(recursive: true);
    }
}

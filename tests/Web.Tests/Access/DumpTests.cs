using System.Net;
using System.Text;
using Jiangyuan.Cases;
using Jiangyuan.Web.Accounts;

namespace Jiangyuan.Web.Tests.Access;

/// <summary>Everything on disk but the key service's folder, with the host's own secrets among it: nobody's number, name, phone or address can be found in it.</summary>
public sealed class DumpTests(WebWorld world) : IClassFixture<WebWorld>
{
    private const string Number = "630121198506150032";
    private static readonly string[] Secrets = [Number, "多杰仁青", "13997001122", "尕藏才旦", "13997003344", "马经办", "13900010002", "11010519491231002X"];

    [Fact]
    public async Task Nothing_personal_can_be_found_in_the_files_of_an_installation()
    {
        var ct = TestContext.Current.CancellationToken;
        var visitor = world.Visitor();
        var registered = await visitor.Post("/register", "register", ("login", "duojie"), ("name", "多杰仁青"), ("citizenNumber", Number), ("phone", "13997001122"), ("password", "高原上的云朵今天又白又轻啊"), ("again", "高原上的云朵今天又白又轻啊"));
        Assert.Equal(HttpStatusCode.Redirect, registered.StatusCode);

        var machine = await world.Machine("jingban", "apply");
        var body = Pharmacy.Body();
        body["answers"]!["legal-representative-name"] = "尕藏才旦";
        body["answers"]!["mobile-phone"] = "13997003344";
        body["phone"] = "13997003344";
        var submitted = await Pharmacy.Send(machine, "/api/v1/cases", body, "dump-test-0001");
        Assert.True(submitted.StatusCode == HttpStatusCode.Created, await submitted.Content.ReadAsStringAsync(ct));
        var number = (await submitted.Json()).GetProperty("number").GetString();

        // At the counter, for the person who is there, and an own draft with prefilled name and number.
        var clerk = await world.SignedIn($"clerk.{Pharmacy.Agency}");
        var seen = (await clerk.Page("/desk/cases/" + number)).Body!.TextContent;
        Assert.Contains("尕藏才旦", seen, StringComparison.Ordinal);
        Assert.Contains("13997003344", seen, StringComparison.Ordinal);
        Assert.Contains("马经办", seen, StringComparison.Ordinal);
        var actor = new Actor("c1", "窗口", new HashSet<Role> { Role.Citizen }) { Subject = Number, SubjectName = "多杰仁青" };
        var draft = await SaveDraft.Handle(new(null, "pharmacy-otc-b", "630104000000", Catalogue.HandlingMode.Commitment) { Answers = new Dictionary<string, string> { ["legal-representative-name"] = "多杰仁青", ["legal-representative-number"] = Number } }, actor, world.Cases, ct);
        Assert.True(draft.IsGiven);

        // A life event that is filled in, with a file whose name and content speak of the person.
        var requirement = new Catalogue.MaterialRequirement("plan", "平面图") { Why = "核对", Formats = ["pdf"], MaxMegabytes = 1 };
        var upload = await world.Cases.Options.Materials!.Save(new MemoryStream(Encoding.UTF8.GetBytes("%PDF-1.7\n" + string.Concat(Enumerable.Repeat("多杰仁青 13997001122\n", 9000)))), "多杰仁青的房产证.pdf", requirement, ct, world.Cases.Options.Vault, world.Cases.KeyOf(actor));
        var life = await SaveLife.Handle(new(null, "open-restaurant", "630104000000")
        {
            Answers = new Dictionary<string, string> { ["legal-representative-name"] = "多杰仁青", ["legal-representative-number"] = Number, ["mobile-phone"] = "13997001122" },
            Materials = [new LifeMaterial("房产证", upload.Value with { RequirementId = "房产证" })],
        }, actor, world.Cases, ct);
        Assert.True(life.IsGiven, life.Refusal?.ToString());

        var (files, bytes) = (0, 0L);
        foreach (var file in Directory.EnumerateFiles(world.Data, "*", SearchOption.AllDirectories).Where(f => !f.Contains("/key-service/", StringComparison.Ordinal) && !f.EndsWith(".sock", StringComparison.Ordinal) && Path.GetFileName(f) != "lock"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, ct);
            (files, bytes) = (files + 1, bytes + copy.Length);
            foreach (var (secret, form) in Secrets.SelectMany(Forms))
                Assert.True(copy.GetBuffer().AsSpan(0, (int)copy.Length).IndexOf(form) < 0, $"{file} contains {secret}");
        }
        Assert.True(files > 4 && bytes > 100_000);
        // The search can fail: a name of staff, which is no secret, is found.
        Assert.Contains(Directory.EnumerateFiles(world.Data, "jiangyuan.db*"), f => Read(f).AsSpan().IndexOf("窗口李"u8) >= 0);
        Assert.Empty((await Kernel.Store.Verification.Verify(world.Cases.Store, ct: ct)).Findings);
    }

    [Fact]
    public async Task The_person_sees_which_fields_were_looked_at_and_a_stopped_service_is_said_plainly()
    {
        var number = await Pharmacy.Submitted(world);
        var clerk = await world.SignedIn($"clerk.{Pharmacy.Agency}");
        await clerk.Page("/desk/cases/" + number);
        var agent = await world.SignedIn("jingban");
        var access = await agent.Page("/my/access");
        var row = access.QuerySelectorAll("tbody tr").First(r => r.TextContent.Contains(number, StringComparison.Ordinal)).TextContent;
        Assert.Contains("窗口李", row, StringComparison.Ordinal);
        Assert.Contains("法定代表人姓名", row, StringComparison.Ordinal);

        await world.StopKeys();
        var masked = (await clerk.Page("/desk/cases/" + number)).Body!.TextContent;
        Assert.Contains("暂时不可见", masked, StringComparison.Ordinal);
        Assert.DoesNotContain(Pharmacy.Representative, masked, StringComparison.Ordinal);
        Assert.NotEmpty(await Pharmacy.Submitted(world));
        world.StartKeys();
        Assert.Contains(Pharmacy.Representative, (await clerk.Page("/desk/cases/" + number)).Body!.TextContent, StringComparison.Ordinal);
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static IEnumerable<(string Secret, byte[] Form)> Forms(string secret)
    {
        var utf8 = Encoding.UTF8.GetBytes(secret);
        byte[][] plain = [utf8, Encoding.Unicode.GetBytes(secret), Encoding.BigEndianUnicode.GetBytes(secret)];
        foreach (var form in plain)
        {
            yield return (secret, form);
            yield return (secret, Encoding.ASCII.GetBytes(Convert.ToHexString(form)));
            yield return (secret, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(form)));
        }
        yield return (secret, Encoding.ASCII.GetBytes(System.Text.Json.JsonEncodedText.Encode(secret).ToString()));
        // Base64 of a longer text, at each of the three places the secret may begin.
        for (var shift = 0; shift < 3; shift++)
        {
            var text = Convert.ToBase64String([.. new byte[shift], .. utf8]);
            yield return (secret, Encoding.ASCII.GetBytes(text[(shift == 0 ? 0 : 4)..^4]));
            yield return (secret, Encoding.ASCII.GetBytes(text[(shift == 0 ? 0 : 4)..^4].Replace('+', '-').Replace('/', '_')));
        }
    }
}

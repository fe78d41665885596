using System.Globalization;
using Jiangyuan.Cases;
using Jiangyuan.Cases.Access;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;
using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Publication;
using Jiangyuan.Web.Tests.Portal;
using Microsoft.Extensions.DependencyInjection;

namespace Jiangyuan.Web.Tests.Access;

/// <summary>What must have happened before some forms can be seen: a case that waits for its decision, one that waits for a supplement, an emergency asked for, a question about a reading, changed lists.</summary>
internal static class HostileScene
{
    private const string Lists = "items/business-registration/places/630104000000.yaml";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The addresses where the forms stand, and what belongs to them, which they may change.</summary>
    internal static async Task<(IReadOnlyList<string> Addresses, IReadOnlyList<string> Own)> Set(HostileWorld world, Case decided)
    {
        var (site, desk) = (world.Site, world.Site.Services.GetRequiredService<CaseDesk>());
        var accepted = await HandledCase.Accepted(site.Services);
        var lacking = await HandledCase.Submitted(site.Services);
        Assert.True((await RequestSupplement.Handle(new(lacking.Id, [new RequestedThing("premises-area", "与图纸不符"), new RequestedThing("floor-plan", "看不清")]), HandledCase.Staff(lacking, Role.CounterClerk), desk, null, null, Ct)).IsGiven);
        var stranger = new Actor("stranger", "玉树承办", new HashSet<Role> { Role.Officer }) { Agency = "market-632801", Division = "632801000000" };
        var emergency = (await OpenBreakGlass.Ask(world.Number, "店里着火，要马上联系经营者本人", stranger, desk, Ct)).Value;

        // The officer looks, who it is about asks why.
        var agent = world.Person("jingban");
        await world.Person("officer1.market-630104").Get("/desk/cases/" + world.Number);
        var question = (await agent.Page("/my/access")).QuerySelector("a[href$='/question']")!.GetAttribute("href")!;
        using var asked = await agent.Post(question, "question", ("question", "为什么要看？"));
        Assert.Equal(System.Net.HttpStatusCode.Redirect, asked.StatusCode);

        // A second factor, so that there is one to take away.
        var page = await agent.Page("/account/second-factor");
        using var enrolled = await agent.PostForm("/account/second-factor", WebVisitor.Hidden(page, "enrol"), ("code", Totp.Code(Totp.FromBase32(page.QuerySelector("code.code")!.TextContent)!, Totp.StepAt(site.Accounts.Now))));
        Assert.Contains("恢复码", await enrolled.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        var draft = (await SaveDraft.Handle(new(null, "pharmacy-otc-b", "630104000000", HandlingMode.Commitment) { Answers = Pharmacy.Answers }, (await site.Accounts.FindByLogin("jingban", Ct))! is { } a ? HandledCase.Company with { Id = a.Id } : throw new InvalidOperationException(), desk, Ct)).Value;
        var (open, waiting) = (await Batch(site, submit: false), await Batch(site, submit: true));
        var offer = (await world.Person("clerk.market-630104").Page("/desk/counter")).QuerySelectorAll("input[name=offer], option").Select(o => o.GetAttribute("value")).First(v => v is { Length: > 0 })!;
        return ([
            $"/desk/cases/{accepted.Number}?scene=accepted", $"/desk/cases/{lacking.Number}/supplement", $"/cases/{lacking.Number}/supplement", $"/cases/{decided.Number}/rate", "/desk/certificates?number=" + decided.CertificateNumber,
            "/desk/break-glass/" + emergency.Id, "/desk/counter?offer=" + Uri.EscapeDataString(offer), $"/my/drafts/{draft.Id.ToString(CultureInfo.InvariantCulture)}/check", $"/desk/lists/{open}", $"/desk/lists/{open}/source?path={Uri.EscapeDataString(Lists)}",
            $"/desk/lists/{waiting}?scene=waiting", "/desk/complaints",
        ], [accepted.Number.ToString()!, lacking.Number.ToString()!, decided.CertificateNumber!, emergency.Id, open, waiting, draft.Id.ToString(CultureInfo.InvariantCulture)]);
    }

    // By another list administrator: who has submitted one does not publish or return it.
    private static async Task<string> Batch(WebWorld site, bool submit)
    {
        var desk = site.Services.GetRequiredService<PublicationDesk>();
        var author = new Actor("lists-author", "清单作者", new HashSet<Role> { Role.ListAdministrator });
        var batch = (await DescribePublication.Handle(new(null, "青政办〔2026〕样例号", "样例批次", desk.Today), author, desk, Ct)).Value;
        var text = (await desk.FilesOf(batch, Ct))[Lists];
        var now = text.Contains("committed: 当场", StringComparison.Ordinal) ? "committed: 当场" : "committed: 1个工作日";
        Assert.True((await ChangeSource.Handle(new(batch.Id, Lists, text.Replace(now, now == "committed: 当场" ? "committed: 1个工作日" : "committed: 当场", StringComparison.Ordinal)), author, desk, Ct)).IsGiven);
        if (submit)
            Assert.True((await SubmitPublication.Handle(batch.Id, author, desk, Ct)).IsGiven);
        return batch.Id;
    }
}

using Jiangyuan.Cases;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Web.Publication;

namespace Jiangyuan.Web.Tests.Publication;

public sealed class PublicationTests
{
    private const string Item = "business-registration";
    private static readonly DateOnly Today = new(2026, 10, 9);
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    private static readonly Actor Citizen = new("9", "才让卓玛", new HashSet<Role> { Role.Citizen }) { Subject = "630102199001010013", SubjectName = "才让卓玛", OwnNumber = "630102199001010013" };

    [Fact]
    public async Task What_a_second_person_publishes_is_in_force_at_once_and_after_a_restart()
    {
        await using var world = await PublicationWorld.Open();
        var before = world.Installation.Catalogue.Hash;
        var batch = await world.Publish(Today, "items/business-registration/item.yaml", "theme: 开办企业", "theme: 办企业");
        Assert.Equal("办企业", world.Installation.Catalogue.Item(Item, Today)!.Theme);
        Assert.Equal(batch.Snapshot, world.Installation.Catalogue.Hash);
        await world.Restart();
        Assert.Equal("办企业", world.Installation.Catalogue.Item(Item, Today)!.Theme);
        Assert.Equal("开办企业", world.Installation.Lists.At(before)!.Item(Item, Today)!.Theme);
        Assert.Empty((await world.Installation.Store.Verify(10, ct: Ct)).Findings);
    }

    [Fact]
    public async Task A_catalogue_of_the_past_is_compiled_once_and_kept_when_something_is_published()
    {
        var folder = Directory.CreateTempSubdirectory("jy-past-");
        var packages = CommandLine.CopyOfPackages(folder.FullName);
        await using var world = await PublicationWorld.Open(packages);
        var before = world.Installation.Catalogue.Hash;
        CommandLine.Change(packages, "items/business-registration/item.yaml", "theme: 开办企业", "theme: 办企业");
        await world.Restart(packages);
        var lists = world.Installation.Lists;
        var earlier = lists.At(before)!;
        Assert.Equal("开办企业", earlier.Item(Item, Today)!.Theme);
        Assert.Same(earlier, lists.At(before));
        await world.Publish(Today, PublicationWorld.Place, "committed: 当场", "committed: 1个工作日");
        Assert.Same(earlier, lists.At(before));
        Assert.Null(lists.At("never kept"));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Nobody_publishes_what_they_wrote_or_submitted()
    {
        await using var world = await PublicationWorld.Open();
        var batch = await world.Begin(Today);
        await ChangeSource.Handle(new(batch.Id, PublicationWorld.Place, world.TextOf(PublicationWorld.Place).Replace("当场", "1个工作日", StringComparison.Ordinal)), PublicationWorld.Second, world.Desk, Ct);
        await SubmitPublication.Handle(batch.Id, PublicationWorld.Author, world.Desk, Ct);
        Assert.Equal("publication.same-person", (await ApprovePublication.Handle(batch.Id, PublicationWorld.Author, world.Desk, Ct)).Refusal!.Code);
        Assert.Equal("publication.same-person", (await ApprovePublication.Handle(batch.Id, PublicationWorld.Second, world.Desk, Ct)).Refusal!.Code);
        var third = new Actor("3", "清单郑", new HashSet<Role> { Role.ListAdministrator });
        Assert.True((await ApprovePublication.Handle(batch.Id, third, world.Desk, Ct)).IsGiven);
    }

    [Fact]
    public async Task A_place_that_asks_for_more_time_than_the_item_is_not_submitted_and_comes_back_with_a_reason_when_the_second_person_says_so()
    {
        await using var world = await PublicationWorld.Open();
        var batch = await world.Begin(Today);
        var text = world.TextOf(PublicationWorld.Place);
        await ChangeSource.Handle(new(batch.Id, PublicationWorld.Place, text.Replace("committed: 当场", "committed: 30个工作日", StringComparison.Ordinal)), PublicationWorld.Author, world.Desk, Ct);
        var refused = await SubmitPublication.Handle(batch.Id, PublicationWorld.Author, world.Desk, Ct);
        Assert.Equal("publication.has-errors", refused.Refusal!.Code);
        await ChangeSource.Handle(new(batch.Id, PublicationWorld.Place, text.Replace("committed: 当场", "committed: 1个工作日", StringComparison.Ordinal)), PublicationWorld.Author, world.Desk, Ct);
        Assert.True((await SubmitPublication.Handle(batch.Id, PublicationWorld.Author, world.Desk, Ct)).IsGiven);
        Assert.Equal("publication.not-draft", (await ChangeSource.Handle(new(batch.Id, PublicationWorld.Place, text), PublicationWorld.Author, world.Desk, Ct)).Refusal!.Code);
        Assert.Equal("publication.no-reason", (await ReturnPublication.Handle(batch.Id, " ", PublicationWorld.Second, world.Desk, Ct)).Refusal!.Code);
        var back = await ReturnPublication.Handle(batch.Id, "当场能办的不要改慢。", PublicationWorld.Second, world.Desk, Ct);
        Assert.Equal((PublicationStatus.Draft, "当场能办的不要改慢。"), (back.Value.Status, back.Value.Returned!.Reason));
    }

    [Fact]
    public async Task A_batch_waits_for_its_day_and_comes_into_force_at_its_first_moment()
    {
        await using var world = await PublicationWorld.Open();
        var batch = await world.Publish(Today.AddDays(3), "items/business-registration/item.yaml", "theme: 开办企业", "theme: 办企业");
        Assert.Equal("开办企业", world.Installation.Catalogue.Item(Item, Today)!.Theme);
        await BringIntoForce.Due(world.Desk, Ct);
        Assert.Equal(PublicationStatus.Published, (await world.Desk.Find(batch.Id, Ct))!.Status);
        await world.Restart();
        world.Time.Now = ChinaTime.At(Today.AddDays(3), new TimeOnly(0, 0));
        Assert.Equal("办企业", world.Installation.Catalogue.Item(Item, Today.AddDays(3))!.Theme);
        await BringIntoForce.Due(world.Desk, Ct);
        Assert.Equal(PublicationStatus.InForce, (await world.Desk.Find(batch.Id, Ct))!.Status);
    }

    [Fact]
    public async Task Two_batches_for_different_days_add_up_whichever_was_published_first()
    {
        await using var world = await PublicationWorld.Open();
        await world.Publish(Today.AddDays(9), "items/business-registration/item.yaml", "theme: 开办企业", "theme: 办企业");
        await world.Publish(Today, PublicationWorld.Place, "committed: 当场", "committed: 1个工作日");
        world.Time.Now = world.Time.Now.AddDays(9);
        var catalogue = world.Installation.Catalogue;
        Assert.Equal("办企业", catalogue.Item(Item, Today.AddDays(9))!.Theme);
        Assert.Equal("1个工作日", catalogue.Offer(Item, "630104000000", Today.AddDays(9))!.Committed.ToString());
    }

    [Fact]
    public async Task Two_people_who_changed_the_same_file_do_not_lose_each_others_words()
    {
        await using var world = await PublicationWorld.Open();
        var slow = await world.Begin(Today);
        await ChangeSource.Handle(new(slow.Id, PublicationWorld.Place, world.TextOf(PublicationWorld.Place).Replace("committed: 当场", "committed: 4小时", StringComparison.Ordinal)), PublicationWorld.Author, world.Desk, Ct);
        await SubmitPublication.Handle(slow.Id, PublicationWorld.Author, world.Desk, Ct);
        await world.Publish(Today, PublicationWorld.Place, "committed: 当场", "committed: 1个工作日");
        var refused = await ApprovePublication.Handle(slow.Id, PublicationWorld.Second, world.Desk, Ct);
        Assert.Equal("publication.moved-on", refused.Refusal!.Code);
        Assert.Contains(PublicationWorld.Place, refused.Refusal.Message, StringComparison.Ordinal);
        var stale = await ChangeSource.Handle(new((await world.Begin(Today)).Id, PublicationWorld.Place, "x") { SeenHash = SourceStore.HashOf("old") }, PublicationWorld.Author, world.Desk, Ct);
        Assert.Equal("publication.text-moved", stale.Refusal!.Code);
    }

    [Theory]
    [InlineData("../secrets/a.yaml")]
    [InlineData("divisions/qinghai-divisions-2023.csv")]
    [InlineData("items/a/run.sh")]
    [InlineData("/items/a/item.yaml")]
    public async Task Only_files_of_the_lists_can_be_written(string path)
    {
        await using var world = await PublicationWorld.Open();
        Assert.Equal("publication.path", (await ChangeSource.Handle(new((await world.Begin(Today)).Id, path, "x"), PublicationWorld.Author, world.Desk, Ct)).Refusal!.Code);
    }

    [Fact]
    public async Task A_running_case_keeps_its_version_and_a_draft_is_brought_over_with_a_notice()
    {
        await using var world = await PublicationWorld.Open();
        var answers = Browser.Errand.Shop.Answers.ToDictionary();
        var cases = world.Installation.Cases;
        var given = await Files(world);
        var draft = (await SaveDraft.Handle(new(null, Item, "630104000000", HandlingMode.Ordinary) { Answers = answers, Materials = given }, Citizen, cases, Ct)).Value;
        var submitted = await SubmitCase.Handle(new SubmitCase.Request(Item, "630104000000", HandlingMode.Ordinary) { Answers = answers, Materials = given }, Citizen, cases, null, Ct);
        Assert.True(submitted.IsGiven, submitted.Refusal?.Message + string.Join('；', submitted.Refusal?.Fields?.Select(f => f.Message) ?? []));
        var questions = cases.LawOf(submitted.Value).Item!.Form.Questions.Count();

        var text = world.TextOf(PublicationWorld.Form);
        var first = text.IndexOf("      - { element: industry", StringComparison.Ordinal);
        Assert.True(first > 0, text);
        var line = text[first..(text.IndexOf('\n', first) + 1)];
        var batch = await world.Begin(Today);
        await ChangeSource.Handle(new(batch.Id, PublicationWorld.Form, text.Replace(line, "      - { element: postal-code }\n", StringComparison.Ordinal)), PublicationWorld.Author, world.Desk, Ct);
        foreach (var path in world.Installation.Lists.Current.Scenarios.Select(s => $"items/{Item}/scenarios/{s.Id}.yaml").Where(p => world.Installation.Lists.On(Today).Files.ContainsKey(p)))
            await ChangeSource.Handle(new(batch.Id, path, null), PublicationWorld.Author, world.Desk, Ct);
        var files = await world.Desk.FilesOf((await world.Desk.Find(batch.Id, Ct))!, Ct);
        var compiled = world.Installation.Lists.Compile(files);
        Assert.True(compiled.Catalogue is not null, string.Join('\n', compiled.Findings));
        var report = await RebaseDrafts.Report(cases, compiled.Catalogue, Today, new HashSet<string> { Item }, Ct);
        Assert.Equal(2, report.Count);
        Assert.All(report, entry => Assert.Equal(("邮政编码", "行业"), (Assert.Single(entry.Result.Missing), Assert.Single(entry.Result.Dropped))));

        Assert.True((await SubmitPublication.Handle(batch.Id, PublicationWorld.Author, world.Desk, Ct)).IsGiven);
        Assert.True((await ApprovePublication.Handle(batch.Id, PublicationWorld.Second, world.Desk, Ct)).IsGiven);
        var now = (await new CaseQueries(cases).Draft(draft.Id, Citizen, Ct)).Value;
        Assert.Equal(["邮政编码"], now.Rebased!.Missing);
        Assert.DoesNotContain("industry", now.Answers.Keys);
        await world.Restart();
        var again = (await new CaseQueries(world.Installation.Cases).Case(submitted.Value.Id, Citizen, Ct)).Value;
        var law = world.Installation.Cases.LawOf(again);
        Assert.Contains(law.Item!.Form.Questions, q => q.Element.Id == "industry");
        Assert.Equal(questions, law.Item.Form.Questions.Count());
        Assert.DoesNotContain(world.Installation.Catalogue.Item(Item, Today)!.Form.Questions, q => q.Element.Id == "industry");
        Assert.Empty((await world.Installation.Store.Verify(10, ct: Ct)).Findings);
    }

    [Fact]
    public async Task After_the_first_publication_the_store_is_what_counts_and_a_changed_folder_does_not_reach_a_running_case()
    {
        await using var world = await PublicationWorld.Open();
        await world.Publish(Today, "items/business-registration/item.yaml", "theme: 开办企业", "theme: 办企业");
        var hash = world.Installation.Catalogue.Hash;
        var folder = Directory.CreateTempSubdirectory("jy-packages-").FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(WebWorld.Checkout, "packages"), "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(folder, Path.GetRelativePath(Path.Combine(WebWorld.Checkout, "packages"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        var edited = Path.Combine(folder, "items/business-registration/item.yaml");
        await File.WriteAllTextAsync(edited, (await File.ReadAllTextAsync(edited, Ct)).Replace("popularity: ", "popularity: 1 # ", StringComparison.Ordinal), Ct);
        await world.Restart(folder);
        Assert.Equal(hash, world.Installation.Catalogue.Hash);
        Directory.Delete(folder, true);
    }

    private static async Task<IReadOnlyList<SubmittedMaterial>> Files(PublicationWorld world)
    {
        var given = new List<SubmittedMaterial>();
        foreach (var wanted in world.Installation.Catalogue.Item(Item, Today)!.Materials.Where(m => m.ObtainedFrom is null && m.Id != "articles"))
            given.Add((await world.Installation.Cases.Options.Materials!.Save(new MemoryStream("%PDF-1.7\n%%EOF\n"u8.ToArray()), "a.pdf", wanted, Ct)).Value);
        return given;
    }
}

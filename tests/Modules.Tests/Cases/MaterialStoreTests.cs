using Jiangyuan.Cases;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;

namespace Jiangyuan.Modules.Tests.Cases;

public sealed class MaterialStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jy-material-").FullName;
    private readonly MaterialRequirement _requirement = new("plan", "平面图") { Why = "看", Formats = ["pdf", "png"], MaxMegabytes = 1 };

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public async Task A_file_is_kept_under_the_hash_of_its_bytes_once()
    {
        var store = new MaterialStore(_folder);
        var first = (await store.Save(new MemoryStream(CaseWorld.Pdf), "图.pdf", _requirement, default)).Value;
        var second = (await store.Save(new MemoryStream(CaseWorld.Pdf), "另一个名字.PDF", _requirement, default)).Value;

        Assert.Equal(first.Hash, second.Hash);
        Assert.Equal(("application/pdf", (long)CaseWorld.Pdf.Length, "图.pdf"), (first.ContentType, first.Size, first.FileName));
        Assert.Equal(MaterialState.Intact, await store.StateOf(first, default));
        Assert.Single(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
        await File.WriteAllTextAsync(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories)[0], "%PDF-forged", TestContext.Current.CancellationToken);
        Assert.Equal(MaterialState.Changed, await store.StateOf(first, default));
    }

    [Theory, DatabaseData]
    public async Task A_lost_file_and_an_altered_one_are_told_with_case_and_name(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect);
        var first = await world.Submitted();
        var request = await world.Application();
        var other = await world.Upload("另一张.pdf", [.. CaseWorld.Pdf, 1]);
        var second = (await SubmitCase.Handle(request with { Materials = [other] }, People.Li, world.Desk, null, default)).Value;
        Assert.Equal((0, 2), await Checked(world));

        File.Delete(world.FileOf(first.Materials[0].Hash));
        await File.AppendAllTextAsync(world.FileOf(other.Hash), "!", TestContext.Current.CancellationToken);

        var (findings, _) = await MaterialCheck.Run(world.Store, world.Files, 10, default);
        var lost = Assert.Single(findings, f => f.Code == "verify.material-missing");
        Assert.Contains(first.Number, lost.Message, StringComparison.Ordinal);
        Assert.Contains("平面图.pdf", lost.Message, StringComparison.Ordinal);
        var altered = Assert.Single(findings, f => f.Code == "verify.material-changed");
        Assert.Contains(second.Number, altered.Message, StringComparison.Ordinal);
        Assert.Contains("另一张.pdf", altered.Message, StringComparison.Ordinal);

        static async Task<(int Findings, int Files)> Checked(CaseWorld world)
        {
            var (findings, files) = await MaterialCheck.Run(world.Store, world.Files, 10, default);
            return (findings.Count, files);
        }
    }

    [Fact]
    public async Task What_a_file_is_is_read_from_its_bytes()
    {
        var store = new MaterialStore(_folder);
        Assert.Equal("material.format", (await store.Save(new MemoryStream("MZ program"u8.ToArray()), "照片.png", _requirement, default)).Refusal!.Code);
        Assert.Equal("material.format", (await store.Save(new MemoryStream([0xFF, 0xD8, 0xFF, 0xE0]), "照片.png", _requirement, default)).Refusal!.Code);
        Assert.Equal("material.empty", (await store.Save(new MemoryStream(), "空.pdf", _requirement, default)).Refusal!.Code);
        var large = await store.Save(new MemoryStream([.. "%PDF-"u8, .. new byte[1024 * 1024]]), "大.pdf", _requirement, default);
        Assert.Equal(RefusalKind.TooMuch, large.Refusal!.Kind);
        Assert.Empty(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd.pdf")]
    [InlineData(@"C:\windows\平面图.exe", "平面图.pdf")]
    [InlineData("营业\u202Efdp.exe", "营业fdp.pdf")]
    [InlineData("a\r\nSet-Cookie: x", "aSet-Cookie x.pdf")]
    [InlineData("<script>.pdf", "script.pdf")]
    [InlineData("...", "材料.pdf")]
    [InlineData(null, "材料.pdf")]
    public void A_hostile_name_becomes_a_harmless_one(string? given, string safe) => Assert.Equal(safe, MaterialStore.SafeName(given, "application/pdf"));

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("")]
    [InlineData("ABCDEF")]
    public void Nothing_but_a_hash_opens_a_file(string hash) => Assert.False(new MaterialStore(_folder).Has(hash, hash));

    [Theory, DatabaseData]
    public async Task A_draft_is_saved_resumed_and_becomes_one_case_however_often_it_is_submitted(Dialect dialect)
    {
        await using var world = new CaseWorld(dialect);
        var draft = (await SaveDraft.Handle(new(null, TestItem.Licence.Id, TestItem.Division, HandlingMode.Ordinary) { Answers = new Dictionary<string, string> { ["shop"] = "药" } }, People.Zhang, world.Desk, default)).Value;
        draft = (await SaveDraft.Handle(new(draft.Id, TestItem.Licence.Id, TestItem.Division, HandlingMode.Ordinary) { Answers = new Dictionary<string, string> { ["shop"] = "药店" }, PageId = "check" }, People.Zhang, world.Desk, default)).Value;
        Assert.Equal(("药店", "check"), (draft.Answers["shop"], (await world.Queries.Draft(draft.Id, People.Zhang, default)).Value.PageId));
        Assert.Equal("draft.unknown", (await world.Queries.Draft(draft.Id, People.Li, default)).Refusal!.Code);
        Assert.Equal("draft.unknown", (await SaveDraft.Handle(new(draft.Id, TestItem.Licence.Id, TestItem.Division, HandlingMode.Ordinary), People.Li, world.Desk, default)).Refusal!.Code);
        Assert.Equal("draft.unknown", (await SubmitCase.Handle(await world.Application() with { DraftId = draft.Id }, People.Li, world.Desk, null, default)).Refusal!.Code);

        var first = (await SubmitCase.Handle(await world.Application() with { DraftId = draft.Id }, People.Zhang, world.Desk, "a", default)).Value;
        var back = (await SubmitCase.Handle(await world.Application() with { DraftId = draft.Id }, People.Zhang, world.Desk, "b", default)).Value;

        Assert.Equal(first.Id, back.Id);
        Assert.Empty(await world.Queries.Drafts(People.Zhang, default));
        Assert.Equal("draft.submitted", (await SaveDraft.Handle(new(draft.Id, TestItem.Licence.Id, TestItem.Division, HandlingMode.Ordinary), People.Zhang, world.Desk, default)).Refusal!.Code);
        var missing = await SubmitCase.Handle(await world.Application() with { Materials = [new("plan", new string('e', 64), "无.pdf", "application/pdf", 5)] }, People.Zhang, world.Desk, null, default);
        Assert.Equal("case.file-missing", missing.Refusal!.Code);
        await world.Verified();
    }
}

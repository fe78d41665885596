using System.Globalization;
using System.Text.RegularExpressions;
using Jiangyuan.Web.Publication;
using Microsoft.Extensions.DependencyInjection;

namespace Jiangyuan.Web.Tests.Publication;

/// <summary><c>jy publish</c> on a real data folder: one person prepares, another approves, errors block.</summary>
public sealed partial class PublishCommandTests : IDisposable
{
    private const string Place = "items/industrial-product-licence/places/630200000000.yaml";
    private readonly string _folder = Directory.CreateTempSubdirectory("jy-publish-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public async Task A_folder_becomes_a_batch_that_a_second_person_publishes_and_errors_block_it()
    {
        await using var world = new WebWorld();
        var desk = world.Services.GetRequiredService<PublicationDesk>();
        var password = world.Demo.Password!;
        var packages = CommandLine.CopyOfPackages(_folder);
        var day = desk.Today.AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Task<(int Code, string Text, string Errors)> Prepare(string login, string secret) =>
            CommandLine.JyWith(secret + "\n", "publish", "prepare", packages, "--document", "样例〔2026〕7号", "--title", "海东办得更快", "--on", day, "--as", login, "--data", world.Data, "--packages", CommandLine.Packages);
        Task<(int Code, string Text, string Errors)> Approve(string batch, string login) =>
            CommandLine.JyWith(password + "\n", "publish", "approve", batch, "--as", login, "--data", world.Data, "--packages", CommandLine.Packages);

        CommandLine.Change(packages, Place, "18个工作日", "40个工作日");
        var blocked = await Prepare("lists", password);
        Assert.Equal(1, blocked.Code);
        Assert.Contains("不能提交", blocked.Errors, StringComparison.Ordinal);
        Assert.Contains(Place + ":3:12: 错误 SC0402", blocked.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(await PublicationQueries.All(desk.Store, false, TestContext.Current.CancellationToken), line => line.Status is PublicationStatus.InReview or PublicationStatus.Draft);

        CommandLine.Change(packages, Place, "40个工作日", "16个工作日");
        Assert.Equal(1, (await Prepare("lists", "不是密码")).Code);
        var role = await Prepare("head.market-630104", password);
        Assert.Equal(1, role.Code);
        Assert.Contains("只有清单管理员", role.Errors, StringComparison.Ordinal);

        var prepared = await Prepare("lists", password);
        Assert.True(prepared.Code == 0, prepared.Errors);
        Assert.Contains("改动  " + Place, prepared.Text, StringComparison.Ordinal);
        var id = Batch().Match(prepared.Text).Groups[1].Value;
        var alone = await Approve(id, "lists");
        Assert.Equal(1, alone.Code);
        Assert.Contains("双人复核", alone.Errors, StringComparison.Ordinal);
        var published = await Approve(id, "lists2");
        Assert.True(published.Code == 0, published.Errors);
        Assert.Contains("已公布 样例〔2026〕7号《海东办得更快》", published.Text, StringComparison.Ordinal);

        var batch = (await desk.Find(id, TestContext.Current.CancellationToken))!;
        Assert.Equal((PublicationStatus.Published, day), (batch.Status, batch.EffectiveOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        Assert.Equal([Place], batch.Changes.Keys);
        Assert.Equal(1, (await Approve("1", "lists2")).Code);
    }

    [GeneratedRegex("批次 ([0-9]+) 已提交审核")]
    private static partial Regex Batch();
}

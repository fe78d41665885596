using Jiangyuan.Cases;
using Jiangyuan.Kernel;
using Jiangyuan.Web.Composition;
using Jiangyuan.Web.Publication;
using Jiangyuan.Web.Tests.Accounts;

namespace Jiangyuan.Web.Tests.Publication;

/// <summary>An installation without HTTP on a fresh embedded store, that can be opened again as after a restart.</summary>
internal sealed class PublicationWorld : IAsyncDisposable
{
    internal const string Place = "items/business-registration/places/630104000000.yaml";
    internal const string Form = "items/business-registration/form.yaml";
    private readonly string _data = Directory.CreateTempSubdirectory("jy-lists-").FullName;

    internal ManualTime Time { get; } = new(ChinaTime.At(new DateOnly(2026, 10, 9), new TimeOnly(9, 0)));

    internal Installation Installation { get; private set; } = null!;

    internal PublicationDesk Desk => new(Installation.Store, Installation.Lists, Installation.Cases, Installation.Ids, Time);

    internal static Actor Author { get; } = new("1", "清单周", new HashSet<Role> { Role.ListAdministrator });

    internal static Actor Second { get; } = new("2", "清单吴", new HashSet<Role> { Role.ListAdministrator });

    internal static CancellationToken Ct => TestContext.Current.CancellationToken;

    internal static async Task<PublicationWorld> Open(string? packages = null)
    {
        var world = new PublicationWorld();
        await world.Start(packages);
        return world;
    }

    internal async Task Start(string? packages = null) =>
        Installation = await Jiangyuan.Web.Composition.Installation.Open(new InstallationOptions { Data = _data, Packages = packages ?? Path.Combine(WebWorld.Checkout, "packages") }, Time, Ct);

    internal async Task Restart(string? packages = null)
    {
        await Installation.DisposeAsync();
        await Start(packages);
    }

    internal string TextOf(string path) => Installation.Lists.On(new DateOnly(2026, 10, 9)).Files[path];

    internal async Task<PublicationBatch> Begin(DateOnly on) => (await DescribePublication.Handle(new(null, "青政办〔2026〕样例号", "样例批次", on), Author, Desk, Ct)).Value;

    /// <summary>One file changed, submitted and published by the second person.</summary>
    internal async Task<PublicationBatch> Publish(DateOnly on, string path, string from, string to)
    {
        var batch = await Begin(on);
        var text = Installation.Lists.On(on).Files[path];
        Assert.Contains(from, text, StringComparison.Ordinal);
        Assert.True((await ChangeSource.Handle(new(batch.Id, path, text.Replace(from, to, StringComparison.Ordinal)), Author, Desk, Ct)).IsGiven);
        var submitted = await SubmitPublication.Handle(batch.Id, Author, Desk, Ct);
        Assert.True(submitted.IsGiven, submitted.Refusal?.Message);
        var published = await ApprovePublication.Handle(batch.Id, Second, Desk, Ct);
        Assert.True(published.IsGiven, published.Refusal?.Message);
        return published.Value;
    }

    public async ValueTask DisposeAsync()
    {
        await Installation.DisposeAsync();
        Directory.Delete(_data, true);
    }
}

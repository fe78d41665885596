using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Modules.Tests.Store;

public sealed class KillTests
{
    [Theory, DatabaseData]
    public async Task A_killed_process_loses_nothing_it_acknowledged_and_repeats_nothing(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        var load = new KillLoad(database.Connection, Path.Combine(AppContext.BaseDirectory, typeof(KillTests).Assembly.GetName().Name!));

        for (var round = 0; round < 3; round++)
            Assert.Empty(await load.Round(300 + (round * 171)));

        Assert.True(load.Acknowledged >= 300 + 471 + 642);
    }
}

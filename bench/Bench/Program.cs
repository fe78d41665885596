using Jiangyuan.Bench;

// One word chooses the benchmark; each stands in its own file and prints its own table.
return args switch
{
    ["bulk", .. var rest] => BulkBench.Run(rest),
    ["store", .. var rest] => await StoreBench.Run(rest),
    ["kill", .. var rest] => await StoreKillBench.Run(rest),
    ["kill-child", var connection] => await Jiangyuan.Modules.Tests.Store.KillLoad.RunUntilKilled(connection),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("bench: bulk DATA POLICIES [REFERENCE] [COPIES] | store [all|sqlite|postgres] [SECONDS] | kill [N] [sqlite|postgres]");
    return 2;
}

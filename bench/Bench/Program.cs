using Jiangyuan.Bench;

// One word chooses the benchmark; each stands in its own file and prints its own table.
return args switch
{
    ["bulk", .. var rest] => BulkBench.Run(rest),
    ["store", .. var rest] => await StoreBench.Run(rest),
    ["kill", .. var rest] => await StoreKillBench.Run(rest),
    ["kill-child", var connection] => await Jiangyuan.Modules.Tests.Store.KillLoad.RunUntilKilled(connection),
    ["rules", var policies] => RulesBench.Run(policies),
    ["fuzz", "rules", var count, var kit] => RulesBench.Fuzz(long.Parse(count, System.Globalization.CultureInfo.InvariantCulture), kit),
    ["fuzz-trust", .. var rest] => TrustFuzz.Run(rest),
    ["fuzz", "trust", .. var rest] => TrustFuzz.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("bench: fuzz-trust [N] | bulk DATA POLICIES [REFERENCE] [COPIES] | store [all|sqlite|postgres] [SECONDS] | kill [N] [sqlite|postgres] | rules POLICIES | fuzz rules N KIT");
    return 2;
}

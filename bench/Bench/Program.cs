using Jiangyuan.Bench;

// One word chooses the benchmark; each stands in its own file and prints its own table.
return args switch
{
    ["bulk", .. var rest] => BulkBench.Run(rest),
    ["store", .. var rest] => await StoreBench.Run(rest),
    ["kill", .. var rest] => await StoreKillBench.Run(rest),
    ["kill-host", .. var rest] => await HostKillBench.Run(rest),
    ["kill-child", var connection] => await Jiangyuan.Modules.Tests.Store.KillLoad.RunUntilKilled(connection),
    ["power", .. var rest] => await PowerDrill.Run(rest),
    ["power-child", var data, var connection] => await PowerDrill.Child(data, connection),
    ["seed", var connection, var data, var count] => await Seed(connection, data, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture)),
    ["web", .. var rest] => await WebBench.Run(rest),
    ["plan", .. var rest] => PlanBench.Run(rest),
    ["submit", .. var rest] => await WebBench.Submit(rest),
    ["guide", _, _, ..] => await WebBench.GuideBeside(args[1..]),
    ["rules", var policies] => RulesBench.Run(policies),
    ["catalogue", .. var rest] => CatalogueBench.Run(rest),
    ["catalogue-check", var folder, var count] => CatalogueBench.RunOne(folder, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture)),
    ["catalogue-peer", var folder, var runs] => CatalogueBench.Peer(folder, int.Parse(runs, System.Globalization.CultureInfo.InvariantCulture)),
    ["fuzz", "rules", var count, var kit] => RulesBench.Fuzz(long.Parse(count, System.Globalization.CultureInfo.InvariantCulture), kit),
    ["log", .. var rest] => await LogBench.Run(rest),
    ["audit", .. var rest] => await LogBench.Hunt(rest),
    ["fuzz-trust", .. var rest] => TrustFuzz.Run(rest),
    ["fuzz", "trust", .. var rest] => TrustFuzz.Run(rest),
    _ => Usage(),
};

static async Task<int> Seed(string connection, string data, int count)
{
    var took = await CaseSeed.Run(connection, data, count);
    Console.WriteLine($"{count / took.TotalSeconds:F0} cases a second");
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("bench: log [N] | audit [N] | catalogue [N] | plan [N] | web [all|sqlite|postgres] [SECONDS] [CASES] | submit [all|sqlite|postgres] [SECONDS] [NAME=VALUE …] | guide SECONDS NAME=VALUE … | fuzz-trust [N] | bulk DATA POLICIES [REFERENCE] [COPIES] | store [all|sqlite|postgres] [SECONDS] | kill [N] [sqlite|postgres] | kill-host [N] [sqlite|postgres] | power [N] | rules POLICIES | fuzz rules N KIT");
    return 2;
}

using Jiangyuan.Bench;

// One word chooses the benchmark; each stands in its own file and prints its own table.
return args switch
{
    ["bulk", .. var rest] => BulkBench.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("bench: bulk DATA POLICIES [REFERENCE] [COPIES]");
    return 2;
}

using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;

namespace Jiangyuan.Bench;

/// <summary><c>kill N [sqlite|postgres]</c>: kills a committing process N times on each database and looks for what it acknowledged.</summary>
internal static class StoreKillBench
{
    internal static async Task<int> Run(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 50;
        var isClean = true;
        foreach (var dialect in args.Length > 1 ? [Enum.Parse<Dialect>(args[1], true)] : new[] { Dialect.Sqlite, Dialect.Postgres })
        {
            await using var place = new TestDatabase(dialect);
            var load = new KillLoad(place.Connection, Path.Combine(AppContext.BaseDirectory, "Jiangyuan.Bench"));
            var wrong = 0;
            for (var round = 0; round < rounds; round++)
            {
                foreach (var line in await load.Round(100 + (round * 137 % 900)))
                {
                    Console.WriteLine($"{dialect} round {round}: {line}");
                    wrong++;
                }
            }
            Console.WriteLine($"{dialect}: {rounds} kills, {load.Acknowledged} acknowledged or resolved, {load.Resolved.WereDone} in doubt were done, {load.Resolved.WereNot} were not, {wrong} wrong");
            isClean &= wrong == 0;
        }
        return isClean ? 0 : 1;
    }
}

using Jiangyuan.Catalogue.Planning;
using Jiangyuan.Engine.Tests.Catalogue.Planning;

namespace Jiangyuan.Bench;

/// <summary>Plans over a thousand services in four shapes: many givers of each result, one long chain, one wide fan, and a mixture with layers.</summary>
internal static class PlanBench
{
    private const int Services = 1000;
    private const int Warm = 100; // until the second compilation is through
    private static uint _seed = 20261125;

    internal static int Run(string[] args)
    {
        var rounds = args is [var count, ..] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 200;
        Console.WriteLine($"{Services} services, {rounds} plans a shape, processor time");
        Console.WriteLine("shape        planned   days   best   p50 ms   p95 ms   max ms");
        var worst = 0.0;
        foreach (var (name, town, wanted) in Shapes())
        {
            var planner = new Planner(town.Build(), PlanTown.Today);
            var circumstances = new Circumstances(PlanTown.Division, PlanTown.Today);
            var times = new List<double>();
            Plan? plan = null;
            for (var round = 0; round < rounds + Warm; round++)
            {
                // Of the processor: on a shared machine the clock on the wall measures the neighbours.
                var start = Environment.CpuUsage.TotalTime;
                plan = planner.Plan(wanted, circumstances);
                if (round >= Warm) times.Add((Environment.CpuUsage.TotalTime - start).TotalMilliseconds);
            }

            times.Sort();
            worst = Math.Max(worst, times[(int)(times.Count * 0.95)]);
            Console.WriteLine($"{name,-12} {plan!.Services.Count,7} {plan.WorkingDays,6} {(plan.IsBest ? "yes" : "no"),6} {times[times.Count / 2],8:F2} {times[(int)(times.Count * 0.95)],8:F2} {times[^1],8:F2}");
        }

        Console.WriteLine($"p95 at most {worst:F2} ms ({(worst <= 20 ? "within" : "beyond")} 20 ms)");
        return worst <= 20 ? 0 : 1;
    }

    private static IEnumerable<(string Name, PlanTown Town, string[] Wanted)> Shapes()
    {
        yield return Layers("many givers", layers: 5, width: 20, givers: 10, needs: 2);
        yield return Layers("deep", layers: 500, width: 1, givers: 2, needs: 1);
        yield return Layers("wide", layers: 2, width: 500, givers: 1, needs: 3);
        yield return Layers("mixed", layers: 20, width: 10, givers: 5, needs: 3);
    }

    // Every result of a layer has its givers, each of which needs some results of the layer before.
    private static (string, PlanTown, string[]) Layers(string name, int layers, int width, int givers, int needs)
    {
        var town = new PlanTown();
        for (var layer = 0; layer < layers; layer++)
        {
            for (var result = 0; result < width; result++)
            {
                for (var giver = 0; giver < givers; giver++)
                {
                    var needed = layer == 0 ? [] : Enumerable.Range(0, needs).Select(_ => $"r{layer - 1}-{Next((uint)width)}").Distinct();
                    town.Service($"s{layer}-{result}-{giver}", $"r{layer}-{result}", (int)Next(20), string.Join(' ', needed), Next(4) * 10, $"p{layer}-{result}-{giver} 照片");
                }
            }
        }

        return (name, town, [.. Enumerable.Range(0, width).Select(result => $"r{layers - 1}-{result}")]);
    }

    private static uint Next(uint below) => (_seed = _seed * 1664525 + 1013904223) / 65536 % below;
}

using System.Diagnostics;
using System.Globalization;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Modules.Tests.Store;

/// <summary>
/// A process that commits under load and tells what it tries and what was acknowledged, and the judge who kills it with SIGKILL, opens the store again
/// and compares. Shared with the benchmark, which does it fifty times.
/// </summary>
public sealed class KillLoad(string connection, string child)
{
    private const int Callers = 32;

    private static readonly DateTimeOffset Now = new(2026, 9, 28, 0, 0, 0, TimeSpan.Zero);

    private readonly HashSet<long> _acknowledged = [];
    private readonly HashSet<long> _inDoubt = [];
    private long _next = 1;

    public long Acknowledged => _acknowledged.Count;

    /// <summary>In doubt when the process died, found done or not done by asking again with the same key.</summary>
    public (long WereDone, long WereNot) Resolved { get; private set; }

    /// <summary>The child's work: each number is added once to a ledger that it shares with three others, under its own key.</summary>
    public static async Task<int> RunUntilKilled(string connection)
    {
        var first = long.Parse(await Console.In.ReadLineAsync() ?? "1", CultureInfo.InvariantCulture);
        await using var store = Open(connection);
        var lines = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var number = first + caller; ; number += Callers)
            {
                await lines.WriteLineAsync($"? {number}");
                await Add(store, number);
                await lines.WriteLineAsync($"! {number}");
            }
        })));
        return 0;
    }

    /// <summary>Starts the child, waits for some acknowledgements, kills it, opens the store and gives everything that is wrong.</summary>
    public async Task<IReadOnlyList<string>> Round(int killAfter)
    {
        var start = new ProcessStartInfo(child, ["kill-child", connection]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var tried = new HashSet<long>();
        var acknowledged = 0;
        using (var process = Process.Start(start)!)
        {
            await process.StandardInput.WriteLineAsync(_next.ToString(CultureInfo.InvariantCulture));
            await process.StandardInput.FlushAsync();
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                // A line that death cut short has no number that was ever tried alone; it is at worst a prefix of one.
                if (line.Length < 3 || !long.TryParse(line.AsSpan(2), CultureInfo.InvariantCulture, out var number))
                    continue;
                if (line[0] == '?')
                    tried.Add(number);
                else if (tried.Remove(number) && _acknowledged.Add(number) && ++acknowledged == killAfter)
                    process.Kill();
                _next = Math.Max(_next, number + Callers);
            }
            await process.WaitForExitAsync();
        }
        if (acknowledged < killAfter)
            return [$"the child ended by itself after {acknowledged} acknowledgements"];
        _inDoubt.UnionWith(tried);
        return await Judge();
    }

    private static EventStore Open(string connection) => EventStoreFactory.Open(connection, [LedgerType.Instance], [LedgerType.Migrations]);

    private static async Task<bool> Add(EventStore store, long number)
    {
        var asking = new Asking("u1", "kill", Now) { IdempotencyKey = $"k{number}", RequestHash = "h" };
        var outcome = await store.Execute(LedgerType.Instance, $"l{number / 4}", asking, _ => new Decision([LedgerType.Added(number)]) { Response = "ok" });
        return outcome.Value.WasRepeated;
    }

    private async Task<IReadOnlyList<string>> Judge()
    {
        await using var store = Open(connection);
        var wrong = new List<string>();
        var before = await Numbers(store);
        foreach (var number in _acknowledged.Where(n => before.GetValueOrDefault(n) != 1))
            wrong.Add($"acknowledged {number} is there {before.GetValueOrDefault(number)} times");
        foreach (var number in _inDoubt)
        {
            var wasRepeated = await Add(store, number);
            if (wasRepeated != before.ContainsKey(number))
                wrong.Add($"{number} was {(wasRepeated ? "repeated but not there" : "there but not repeated")}");
            Resolved = wasRepeated ? (Resolved.WereDone + 1, Resolved.WereNot) : (Resolved.WereDone, Resolved.WereNot + 1);
            _acknowledged.Add(number);
        }
        _inDoubt.Clear();
        foreach (var (number, times) in await Numbers(store))
        {
            if (times != 1 || !_acknowledged.Contains(number))
                wrong.Add($"{number} is there {times} times{(_acknowledged.Contains(number) ? "" : " though nobody tried it")}");
        }
        wrong.AddRange((await store.Verify()).Findings.Select(f => f.ToString()));
        return wrong;
    }

    private static async Task<Dictionary<long, int>> Numbers(EventStore store)
    {
        var numbers = new Dictionary<long, int>();
        await foreach (var e in store.ReadAll(0))
        {
            var number = long.Parse(e.Payload, CultureInfo.InvariantCulture);
            numbers[number] = numbers.GetValueOrDefault(number) + 1;
        }
        return numbers;
    }
}

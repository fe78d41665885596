using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Text.Json;
using Jiangyuan.Rules.Bulk;

namespace Jiangyuan.Bench;

/// <summary>
/// Policies over a population: two-valued, three-valued, with near misses, on one thread and two, beside the time of plainly reading the used columns
/// in the same run: as they were loaded, and as they are stored for evaluation. <c>bulk DATA POLICIES [REFERENCE] [COPIES]</c>; the data come from <c>bench/rules/gen.py</c>.
/// </summary>
internal static class BulkBench
{
    public static int Run(string[] args)
    {
        var copies = args.Length > 3 ? int.Parse(args[3], System.Globalization.CultureInfo.InvariantCulture) : 1;
        using var table = Load(args[0], copies);
        var rules = Policies(args[1]);
        var expected = args.Length > 2 ? JsonSerializer.Deserialize<long[]>(File.ReadAllText(args[2]))! : null;

        var build = Stopwatch.GetTimestamp();
        using var plan = new BulkPlan(table, rules);
        var compiled = Stopwatch.GetElapsedTime(build);
        Console.WriteLine($"{table.Rows:N0} persons × {rules.Count} policies; {plan.DistinctLeaves} distinct questions; compile and recode {compiled.TotalMilliseconds:F1} ms");
        Check(plan.Evaluate(), expected, copies);

        var columns = Used(table, rules);
        var narrow = columns.Select(c => (c.Address, Bytes: (long)c.Width * table.Rows)).ToList();
        Console.WriteLine($"Used columns: {columns.Count}, {narrow.Sum(c => c.Bytes) / (double)table.Rows:F0} B a person as loaded, {plan.BitsPerRow} bits as stored for evaluation.");
        Console.WriteLine("| what | threads | best ms | processor ms | × reading the columns as loaded (by processor time) | × reading them as stored (by processor time) |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var threads in new[] { 1, 2 })
        {
            var stored = plan.StoredColumns;
            var asLoaded = Measure(() => Read(narrow, threads));
            var asStored = Measure(() => Read(stored, threads));
            void Line(string what, (double Best, double Processor) time) =>
                Console.WriteLine($"| {what} | {threads} | {time.Best:F2} | {time.Processor:F2} | {time.Best / asLoaded.Best:F1} ({time.Processor / asLoaded.Processor:F1}) | {time.Best / asStored.Best:F1} ({time.Processor / asStored.Processor:F1}) |");
            Line("plain reading of the columns as loaded", asLoaded);
            Line("plain reading of the columns as stored", asStored);
            var results = plan.Evaluate();
            var two = Measure(() => plan.EvaluateInto(results, threads));
            Line("true", two);
            MarkUnknown(table);
            using (var three = new BulkPlan(table, rules))
            {
                foreach (var near in new[] { false, true })
                {
                    var kleene = three.Evaluate(threads, near);
                    var time = Measure(() => three.EvaluateInto(kleene, threads));
                    Line($"true and possible, 3 % of 6 columns unknown{(near ? ", near misses" : "")}: {time.Best / two.Best:F1} ({time.Processor / two.Processor:F1}) × two-valued", time);
                }
            }

            foreach (var column in table.Columns.Values)
                Forget(column);
        }

        var changed = Enumerable.Range(0, 1024).Select(i => (int)(i * 977L % table.Rows)).ToList();
        var kept = plan.Evaluate();
        var (patch, _) = Measure(() => plan.Reevaluate(changed, kept));
        Console.WriteLine($"| 1,024 changed persons again | 1 | {patch:F3} | | {patch * 1e6 / 1024:F0} ns a person |");
        var before = plan.Evaluate();
        var (diff, _) = Measure(() =>
        {
            for (var i = 0; i < kept.Count; i++)
            {
                var (gained, lost) = kept[i].True.Since(before[i].True);
                gained.Dispose();
                lost.Dispose();
            }
        });
        Console.WriteLine($"| difference to the run before | 1 | {diff:F2} | | |");
        return 0;
    }

    private static ColumnTable Load(string folder, int copies)
    {
        var meta = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "meta.json"))).RootElement;
        var table = new ColumnTable(meta.GetProperty("N").GetInt32() * copies);
        foreach (var column in meta.GetProperty("cols").EnumerateObject())
        {
            var once = File.ReadAllBytes(Path.Combine(folder, column.Name + ".bin"));
            var all = new byte[(long)once.Length * copies];
            for (var i = 0; i < copies; i++)
                once.CopyTo(all.AsSpan(i * once.Length));
            table.Add(Column.FromBytes(column.Name, all, column.Value.GetString() switch { "uint8" => 1, "int16" => 2, _ => 4 }));
        }

        return table;
    }

    private static List<BulkRule> Policies(string file) =>
        [.. JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateArray().Select(p => new BulkRule(p.GetProperty("id").GetString()!, Parse(p.GetProperty("rule"))))];

    private static BulkCondition Parse(JsonElement node)
    {
        if (node.TryGetProperty("op", out var op))
        {
            var parts = node.GetProperty("c").EnumerateArray().Select(Parse).ToList();
            return op.GetString() == "and" ? new BulkCondition.All(parts) : new BulkCondition.Any(parts);
        }

        var v = node.GetProperty("v");
        var values = v.ValueKind == JsonValueKind.Array ? v.EnumerateArray().Select(x => x.GetInt64()).ToArray() : [v.GetInt64()];
        return new BulkCondition.Within(node.GetProperty("col").GetString()!, node.GetProperty("cmp").GetString() switch
        {
            "<=" => [LongRange.UpTo(values[0])],
            ">=" => [LongRange.AtLeast(values[0])],
            "==" => [LongRange.Only(values[0])],
            "!=" => [LongRange.UpTo(values[0] - 1), LongRange.AtLeast(values[0] + 1)],
            "between" => [new LongRange(values[0], values[1])],
            _ => [.. values.Select(LongRange.Only)],
        });
    }

    private static void Check(IReadOnlyList<BulkResult> results, long[]? expected, int copies)
    {
        if (expected is null)
            return;
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i].True.Count != expected[i] * copies)
                throw new InvalidOperationException($"{results[i].Id}: {results[i].True.Count} entitled, {expected[i] * copies} expected");
        }

        Console.WriteLine($"counts of all {results.Count} policies agree with the reference");
    }

    private static List<Column> Used(ColumnTable table, List<BulkRule> rules)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        void Visit(BulkCondition condition)
        {
            if (condition is BulkCondition.Within within)
                names.Add(within.Column);
            foreach (var part in condition is BulkCondition.All all ? all.Parts : condition is BulkCondition.Any any ? any.Parts : [])
                Visit(part);
        }

        rules.ForEach(r => Visit(r.Condition));
        return [.. names.Select(n => table.Columns[n])];
    }

    // Nothing but loads: what any evaluation of these bytes must at least cost, shared among threads in the same way.
    private static unsafe void Read(IReadOnlyList<(nint Address, long Bytes)> columns, int threads) =>
        SharedWork.Run(128, threads, (from, to) =>
        {
            var sum = Vector512<byte>.Zero;
            foreach (var (address, bytes) in columns)
            {
                var memory = (byte*)address;
                var end = bytes * to / 128 / 256 * 256;
                for (var i = bytes * from / 128 / 256 * 256; i < end; i += 256)
                {
                    sum ^= Vector512.Load(memory + i) ^ Vector512.Load(memory + i + 64) ^ Vector512.Load(memory + i + 128) ^ Vector512.Load(memory + i + 192);
                }
            }

            Sink = sum.GetElement(0);
        });

    private static byte Sink { get; set; }

    private static void MarkUnknown(ColumnTable table)
    {
        var chance = new Random(9);
        foreach (var name in new[] { "hh_income_pc", "hh_assets_pc", "ins_months", "disability", "education", "area" })
        {
            var unknown = new Bitmap(table.Rows);
            for (var k = 0; k < table.Rows / 100 * 3; k++)
                unknown.Set(chance.Next(table.Rows), true);
            table.Columns[name].Unknown = unknown;
        }
    }

    private static void Forget(Column column)
    {
        column.Unknown?.Dispose();
        column.Unknown = null;
    }

    // Best and processor time of one run; the processor time is what a busy machine leaves comparable.
    private static (double Best, double Processor) Measure(Action action)
    {
        for (var i = 0; i < 3; i++)
            action();
        const int Runs = 41;
        var best = double.MaxValue;
        var used = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Runs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return (best, (Environment.CpuUsage.TotalTime - used).TotalMilliseconds / Runs);
    }
}

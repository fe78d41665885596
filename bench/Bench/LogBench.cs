using System.Diagnostics;
using System.Globalization;
using System.Text;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;
using Jiangyuan.Trust.Log;
using Jiangyuan.Web.Record;
using Jiangyuan.Web.Tests.Record;

namespace Jiangyuan.Bench;

/// <summary>
/// <c>log N</c>: events of a store into the record (durable entries a second, the seal of one event), proofs from the files, an audit of N entries from a static copy.
/// <c>audit N</c>: N random edits on each database and what the auditor makes of them.
/// </summary>
internal static class LogBench
{
    internal static async Task<int> Run(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        var data = Directory.CreateTempSubdirectory("jy-log-").FullName;
        try
        {
            await Sequence(data, Math.Min(count, 100_000));
            Audit(data, count);
        }
        finally
        {
            Directory.Delete(data, true);
        }
        return 0;
    }

    internal static async Task<int> Hunt(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
        var isClean = true;
        foreach (var dialect in args.Length > 1 ? [Enum.Parse<Dialect>(args[1], true)] : new[] { Dialect.Sqlite, Dialect.Postgres })
        {
            await using var hunt = new EditHunt(dialect);
            var watch = Stopwatch.StartNew();
            await hunt.Run(count, "packages", 2026, HuntCase.Live);
            foreach (var line in hunt.Missed.Concat(hunt.False))
                Console.WriteLine(line);
            Console.WriteLine($"{dialect}: {count} random edits, {hunt.Found} found, {hunt.Missed.Count} missed, {hunt.False.Count} false, {watch.Elapsed.TotalSeconds:F0} s");
            isClean &= hunt.Missed.Count + hunt.False.Count == 0;
        }
        return isClean ? 0 : 1;
    }

    private static async Task Sequence(string data, int count)
    {
        await using var place = new TestDatabase(Dialect.Sqlite);
        await using var store = place.Open();
        async Task Commit(int from, int many) => await Task.WhenAll(Enumerable.Range(from, many).Select(n => store.Commit(new Commit("u1", "bench", TestDatabase.Now,
            [LedgerType.Instance.Append($"b{n}", new Loaded<Ledger>(LedgerType.Instance.Empty($"b{n}"), 0), [LedgerType.Noted(new string('江', 100))], new Asking("u1", "bench", TestDatabase.Now)).Append]))));
        for (var n = 0; n < count; n += 10_000)
            await Commit(n, Math.Min(10_000, count - n));
        var keys = RecordSetup.KeysOf(Path.Combine(data, "a"));
        var folder = RecordFolder.Of(Path.Combine(data, "a"));
        using var sequencer = new Sequencer(store, folder, keys, new RecordOptions(), "bench.example", TimeProvider.System);
        var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        await sequencer.SealAll(default);
        var seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sequencer: {count} events, {count / seconds:F0} durable entries/s, {(Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / count:F0} µs CPU each"));

        var seals = new List<double>();
        for (var n = 0; n < 50; n++)
        {
            await Commit(count + n, 1);
            watch.Restart();
            await sequencer.Seal(default);
            seals.Add(watch.Elapsed.TotalMilliseconds);
        }
        var record = new PublicRecord(folder, keys, new RecordOptions(), TimeProvider.System);
        var (proofs, spent) = (new List<double>(), new List<double>());
        for (var n = 0; n < 2000; n++)
        {
            watch.Restart();
            cpu = Environment.CpuUsage.TotalTime;
            if (!record.ProofOf(1 + ((long)n * 7919 % count)).IsGiven)
                throw new InvalidOperationException("no proof");
            spent.Add((Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds);
            proofs.Add(watch.Elapsed.TotalMilliseconds);
        }

        Print("seal of one event", seals);
        Print("proof", proofs);
        Print("proof, processor", spent);
    }

    private static void Audit(string data, int count)
    {
        var root = Path.Combine(data, "b");
        var year = new RecordYear(2026, Path.Combine(root, "2026"));
        var keys = RecordSetup.KeysOf(root);
        var watch = Stopwatch.StartNew();
        void Write(TileId id, byte[] bytes)
        {
            var file = Path.Combine(year.Folder, id.ToString());
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }

        var writer = new TileWriter(Write);
        for (var n = 0; n < count; n++)
            writer.Append(new RecordEntry("CaseAccepted", "0123456789abcdef0123456789abcdef", System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(n)), 1_790_000_000_000 + n).ToBytes());
        foreach (var (id, bytes) in writer.Partial())
            Write(id, bytes);
        File.WriteAllText(year.KeyFile, $"{keys.PublicKey("bench.example/2026")}\n");
        File.WriteAllBytes(year.CheckpointFile, Encoding.UTF8.GetBytes(keys.Sign(new Checkpoint("bench.example/2026", writer.Size, writer.Root()), false).ToString()));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a record of {count} entries was made in {watch.Elapsed.TotalSeconds:F1} s"));
        watch.Restart();
        var cpu = Environment.CpuUsage.TotalTime;
        using var copy = StaticCopy.Open(root);
        var report = new RecordAudit(copy, AuditMemory.Open(null).Value, null, TimeProvider.System).Run(null, default).GetAwaiter().GetResult();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"audit: {report.Entries} entries, {report.Findings.Count} findings, {watch.Elapsed.TotalSeconds:F1} s, {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:F1} s CPU"));
    }

    private static void Print(string what, List<double> times)
    {
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: p50 {times[times.Count / 2]:F2} ms, p99 {times[(int)(times.Count * 0.99)]:F2} ms"));
    }
}

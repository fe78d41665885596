using System.Diagnostics;
using System.Globalization;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;
using Jiangyuan.Web.Record;

namespace Jiangyuan.Bench;

/// <summary>
/// <c>power N</c>: the public record on a disk of its own (a file, mounted; needs root), while another process commits and seals. At some moment it is stopped and
/// the disk is copied as it lies there, without what only memory has: that is what a power cut leaves. The copy goes on, with the store as it is by then.
/// Once on a file system with a journal of its own, once on one without, which keeps nothing but what was flushed.
/// </summary>
internal static class PowerDrill
{
    private const string Name = "power.example";

    internal static async Task<int> Run(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20;
        var lost = 0;
        foreach (var (name, making) in new[] { ("ext4", ""), ("ext4 without a journal", "-O ^has_journal") })
            lost += await On(name, making, rounds);
        return lost == 0 ? 0 : 1;
    }

    private static async Task<int> On(string name, string making, int rounds)
    {
        var place = Directory.CreateTempSubdirectory("jy-power-").FullName;
        var (image, disk, copy, after) = (Path.Combine(place, "disk.img"), Path.Combine(place, "disk"), Path.Combine(place, "copy.img"), Path.Combine(place, "after"));
        await using var database = new TestDatabase(Dialect.Sqlite);
        Directory.CreateDirectory(disk);
        Directory.CreateDirectory(after);
        var (torn, lost, mounted) = (0, 0, new List<string>());
        await Shell($"truncate -s 1G {image} && mkfs.ext4 -q {making} {image} && mount -o loop {image} {disk}");
        mounted.Add(disk);
        using var child = Process.Start(new ProcessStartInfo("dotnet", [typeof(PowerDrill).Assembly.Location, "power-child", disk, database.Connection]) { RedirectStandardOutput = true })!;
        try
        {
            var published = 0UL;
            var reading = Task.Run(() =>
            {
                while (child.StandardOutput.ReadLine() is { } line)
                    Volatile.Write(ref published, ulong.Parse(line, CultureInfo.InvariantCulture));
            });
            while (Volatile.Read(ref published) == 0 && !child.HasExited)
                await Task.Delay(50);
            for (var round = 0; round < rounds; round++)
            {
                // At moments that have nothing to do with its rhythm.
                await Task.Delay(700 + (round * 211 % 3001));
                var known = Volatile.Read(ref published);
                // What a start after a power cut does first is to look the file system over; 1 says that something was put right.
                await Shell($"kill -STOP {child.Id} && cp --sparse=always {image} {copy} && kill -CONT {child.Id} && {{ e2fsck -fy {copy} >{place}/fsck 2>&1 || [ $? -le 1 ]; }} && mount -o loop {copy} {after}");
                mounted.Add(after);
                var (size, wrong, findings) = await GoOn(after, database);
                torn += wrong;
                if (size < known || findings.Count > 0)
                {
                    lost++;
                    Console.WriteLine($"{name}, cut {round + 1}: {known} entries were published, {size} are signed on the disk{string.Concat(findings.Take(3).Select(f => $"\n  {f.Code} {f.Key} {f.Message}"))}");
                }
                await Shell($"umount {after}");
                mounted.Remove(after);
            }
            child.Kill();
            await reading;
            Console.WriteLine($"{name}: {rounds} power cuts over {published} entries; {torn} tiles were missing or torn and are right again; {lost} records lost something");
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync();
            foreach (var one in mounted)
                await Shell($"umount {one}");
            Directory.Delete(place, true);
        }
        return lost;
    }

    /// <summary>Commits a few hundred events at a time and seals them, and says how far it is.</summary>
    internal static async Task<int> Child(string data, string connection)
    {
        await using var store = EventStoreFactory.Open(connection, [LedgerType.Instance], [LedgerType.Migrations]);
        using var sequencer = new Sequencer(store, RecordFolder.Of(data), RecordSetup.KeysOf(data), new RecordOptions(), Name, TimeProvider.System);
        var sealedUpTo = 0L;
        for (var n = 0; ; n++)
        {
            var first = n * 1000;
            await Task.WhenAll(Enumerable.Range(first, 1 + (n * 37 % 500)).Select(i => store.Commit(new Commit("u1", "bench", TestDatabase.Now,
                [LedgerType.Instance.Append($"p{i}", new Loaded<Ledger>(LedgerType.Instance.Empty($"p{i}"), 0), [LedgerType.Noted("江")], new Asking("u1", "bench", TestDatabase.Now)).Append]))));
            sealedUpTo += await sequencer.Seal(default);
            Console.WriteLine(sealedUpTo);
            await Task.Delay(50);
        }
    }

    private static async Task<(ulong Size, int Wrong, IReadOnlyList<VerificationFinding> Findings)> GoOn(string data, TestDatabase database)
    {
        await using var store = database.Open();
        var folder = RecordFolder.Of(data);
        if (folder.Years() is not [var year] || year.Newest() is not { } newest)
            return (0, 0, []);
        var size = newest.Head.Size;
        var before = await Audit(folder, data, store);
        // By itself: the store would give it too.
        using (var tiles = new RecordTiles(year, TimeProvider.System))
        {
            if (tiles.HasJournal && tiles.Replay(newest.Head, []) is null)
                return (0, 0, [new VerificationFinding("journal", "record", data, "日志算不出已签的根。")]);
        }
        using (var sequencer = new Sequencer(store, folder, RecordSetup.KeysOf(data), new RecordOptions(), Name, TimeProvider.System))
            await sequencer.SealAll(default);
        return (size, before.Count(f => f.Code == "audit.tile"), await Audit(folder, data, store));
    }

    private static async Task<IReadOnlyList<VerificationFinding>> Audit(RecordFolder folder, string data, EventStore store)
    {
        using var files = StaticCopy.Open(folder.Root);
        var audit = await new RecordAudit(files, AuditMemory.Open(null).Value, RecordSetup.KeysOf(data).Pseudonyms.ToArray(), TimeProvider.System).Run(store, default);
        // The store goes on meanwhile, with events that bear an old date.
        return [.. audit.Findings.Where(f => f.Code != "audit.unsealed")];
    }

    private static async Task Shell(string command)
    {
        using var shell = Process.Start("sh", ["-c", command]);
        await shell.WaitForExitAsync();
        if (shell.ExitCode != 0)
            throw new InvalidOperationException($"{command}: {shell.ExitCode}");
    }
}

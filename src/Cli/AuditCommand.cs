using System.CommandLine;
using System.Diagnostics;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Web.Composition;
using Jiangyuan.Web.Record;

namespace Jiangyuan.Cli;

/// <summary><c>jy audit</c>: folds all events again and compares them with the rows, recomputes the public record and compares it with the events and with what was seen before.</summary>
internal static class AuditCommand
{
    private sealed record Audit(string? Store, string? Record, string Data, string? Memory, string? Heartbeat, int Most, bool HasSecrets);

    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "安装的数据文件夹", DefaultValueFactory = _ => "data" };
        var store = new Option<string?>("--store") { Description = "存储；不写就用数据文件夹里的。写 none 则只审计公开记录" };
        var record = new Option<string?>("--record") { Description = "公开记录：网址（…/record）或一份拷贝的文件夹；不写就用数据文件夹里的" };
        var memory = new Option<string?>("--state") { Description = "审计方自己的记忆：以前见过的检查点。不写就用数据文件夹里的 audit/seen.json；应放在记录方写不到的地方" };
        var follow = new Option<bool>("--follow") { Description = "不停地审计" };
        var every = new Option<int>("--every") { Description = "两次之间隔多少秒", DefaultValueFactory = _ => 20 };
        var heartbeat = new Option<string?>("--heartbeat") { Description = "每次审计后以这个名称报到，报到本身也进公开记录（需要能写存储）" };
        var most = new Option<int>("--max") { Description = "最多列出多少条问题", DefaultValueFactory = _ => 1000 };
        var command = new Command("audit", "审计：重放全部事件核对各表，重算公开记录并与事件、与以前见过的检查点核对") { data, store, record, memory, follow, every, heartbeat, most };
        command.SetAction((parsed, ct) =>
        {
            var folder = parsed.GetValue(data)!;
            var task = new Audit(
                parsed.GetValue(store) is var named && named == "none" ? null : named ?? "sqlite:" + Path.Combine(folder, "jiangyuan.db"), parsed.GetValue(record), folder,
                parsed.GetValue(memory) ?? Path.Combine(folder, "audit", "seen.json"), parsed.GetValue(heartbeat), parsed.GetValue(most), Directory.Exists(Path.Combine(folder, "secrets")));
            return parsed.GetValue(follow) ? Follow(task, parsed.GetValue(every), ct) : Once(task, ct);
        });
        return command;
    }

    private static async Task<int> Follow(Audit task, int seconds, CancellationToken ct)
    {
        var worst = 0;
        try
        {
            while (true)
            {
                worst = Math.Max(worst, await Once(task, ct));
                await Task.Delay(TimeSpan.FromSeconds(seconds), ct);
            }
        }
        catch (OperationCanceledException)
        {
            return worst;
        }
    }

    private static async Task<int> Once(Audit task, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            if (GivenStore.Missing(task.Store) is { } missing)
                return Refuse(missing);
            var memory = AuditMemory.Open(task.Memory);
            if (!memory.IsGiven)
                return Refuse(memory.Refusal.Message + memory.Refusal.Next);
            var findings = new List<VerificationFinding>();
            var store = task.Store is null ? null : EventStoreFactory.OpenReading(task.Store, Installation.StreamTypes);

            // The record first: whatever it has sealed by now, the store must have when it is read afterwards.
            var upTo = await Record(task, memory.Value, store, findings, ct);
            if (store is not null)
            {
                var report = await store.Verify(task.Most, Installation.Migrations, ct);
                findings.AddRange(report.Findings);
                Console.WriteLine($"已重放 {report.Events} 个事件、{report.Streams} 个事件流、{report.Batches} 个批次，核对 {report.Rows} 行。");
                upTo = Math.Max(upTo, report.Events);
            }
            memory.Value.Save();
            foreach (var finding in findings.Take(task.Most))
                Console.WriteLine(finding);
            Console.WriteLine(findings.Count == 0 ? $"一致：没有发现改动。用时 {watch.Elapsed.TotalSeconds:F1} 秒。" : $"发现 {findings.Count} 处不符。用时 {watch.Elapsed.TotalSeconds:F1} 秒。");
            if (task is { Heartbeat: { } name, Store: { } writable })
                await Beat(writable, name, new AuditPassed(upTo, findings.Count), ct);
            return findings.Count == 0 ? 0 : 1;
        }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException or ArgumentException or UnauthorizedAccessException)
        {
            return Refuse($"无法审计：{DiskTrouble.Words(e)}");
        }
    }

    private static async Task<long> Record(Audit task, AuditMemory memory, EventStore? store, List<VerificationFinding> findings, CancellationToken ct)
    {
        var place = task.Record ?? RecordFolder.Of(task.Data).Root;
        if (task.Record is null && !Directory.Exists(place) && !memory.Years.Any())
        {
            Console.WriteLine($"没有公开记录（{place} 不存在），只核对存储。");
            return 0;
        }
        using var copy = StaticCopy.Open(place);
        var pseudonyms = task.HasSecrets ? RecordSetup.KeysOf(task.Data).Pseudonyms.ToArray() : null;
        var report = await new RecordAudit(copy, memory, pseudonyms, TimeProvider.System, task.Most).Run(store, ct);
        findings.AddRange(report.Findings);
        Console.WriteLine($"已重算公开记录 {report.Entries} 条{(store is null ? "" : $"，与 {report.Compared} 个事件比对")}。");
        return (long)report.Entries;
    }

    private static async Task Beat(string connection, string auditor, AuditPassed passed, CancellationToken ct)
    {
        await using var store = EventStoreFactory.Open(connection, Installation.StreamTypes, Installation.Migrations);
        await AuditStream.Beat(store, auditor, passed, TimeProvider.System.GetUtcNow(), ct);
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}

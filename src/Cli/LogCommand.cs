using System.CommandLine;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Trust.Log;
using Jiangyuan.Web.Composition;
using Jiangyuan.Web.Record;

namespace Jiangyuan.Cli;

/// <summary><c>jy log seal|heal|key</c>: the public record without the web host. <c>jy verify-receipt</c>: the check of a receipt.</summary>
internal static class LogCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "安装的数据文件夹", DefaultValueFactory = _ => "data" };
        var store = new Option<string?>("--store") { Description = "存储；不写就用数据文件夹里的" };
        var origin = new Option<string>("--origin") { Description = "日志名称（不含年份），只在新的一年开始时用", DefaultValueFactory = _ => "127.0.0.1:8080/record" };
        var year = new Option<int?>("--year") { Description = "哪一年；可以提前打印明年的公钥，交给见证方登记" };
        var seal = new Command("seal", "把已提交的事件写进公开记录并签发检查点（平时由服务自动做）") { data, store, origin };
        seal.SetAction((parsed, ct) => With(parsed.GetValue(data)!, parsed.GetValue(store), parsed.GetValue(origin)!, async sequencer =>
            Console.WriteLine($"新写入 {await sequencer.SealAll(ct)} 条。")));
        var heal = new Command("heal", "逐块核对公开记录的文件，把缺失、截断的块从存储重建；根与已签的不符时不动任何文件") { data, store, origin };
        heal.SetAction((parsed, ct) => With(parsed.GetValue(data)!, parsed.GetValue(store), parsed.GetValue(origin)!, async sequencer =>
        {
            var mended = await sequencer.Heal(ct);
            foreach (var tile in mended)
                Console.WriteLine($"已修复 {tile}");
            Console.WriteLine($"修复了 {mended.Count} 块。");
        }));
        var key = new Command("key", "打印某一年的验签公钥") { data, origin, year };
        key.SetAction(parsed =>
        {
            var number = parsed.GetValue(year) ?? ChinaTime.Today(TimeProvider.System).Year;
            var folder = RecordFolder.Of(parsed.GetValue(data)!);
            // A year to come will be named like the one that is running.
            var named = folder.Years() is [.., var last] && last.Keys() is [var running, ..] ? running.Name[..^5] : parsed.GetValue(origin);
            Console.WriteLine(folder.Of(number).Keys() is [var known, ..] ? known : RecordSetup.KeysOf(parsed.GetValue(data)!).PublicKey($"{named}/{number:0000}"));
        });
        return new Command("log", "公开记录的维护") { seal, heal, key };
    }

    public static Command CreateVerify()
    {
        var receipts = new Argument<FileInfo[]>("receipt") { Description = "回执文件（.tlog-proof）", Arity = ArgumentArity.OneOrMore };
        var trust = new Option<FileInfo>("--trust") { Description = "信任名单（C2SP tlog-policy），从公开记录的 /record/policy 取得后与公报核对", Required = true };
        var command = new Command("verify-receipt", "离线核验办件回执：这件事是不是登记在公开记录里，有没有被改动") { receipts, trust };
        command.SetAction(parsed =>
        {
            var trusted = TrustedLogs.Parse(File.ReadAllBytes(parsed.GetValue(trust)!.FullName));
            if (!trusted.IsGiven)
                return Refuse(trusted.Refusal.Message);
            var bad = 0;
            foreach (var file in parsed.GetValue(receipts)!)
            {
                var proof = RecordReceipt.Verify(file is { Exists: true, Length: <= RecordReceipt.MaximumBytes } ? File.ReadAllBytes(file.FullName) : new byte[RecordReceipt.MaximumBytes + 1], trusted.Value);
                Console.WriteLine(proof.IsGiven
                    ? $"{file.Name} 成立：{proof.Value.Entry.Type} 是 {proof.Value.Checkpoint.Origin} 的第 {proof.Value.Index + 1} 条（共 {proof.Value.Checkpoint.Size} 条），{proof.Value.Witnesses} 方见证。"
                    : $"{file.Name} 不成立：{proof.Refusal.Code} {proof.Refusal.Message}");
                bad += proof.IsGiven ? 0 : 1;
            }
            return bad == 0 ? 0 : 1;
        });
        return command;
    }

    private static async Task<int> With(string data, string? connection, string origin, Func<Sequencer, Task> work)
    {
        connection ??= "sqlite:" + Path.Combine(data, "jiangyuan.db");
        if (GivenStore.Missing(connection) is { } missing)
            return Refuse(missing);
        try
        {
            await using var store = EventStoreFactory.OpenReading(connection, Installation.StreamTypes);
            using var sequencer = new Sequencer(store, RecordFolder.Of(data), RecordSetup.KeysOf(data), new RecordOptions(), origin, TimeProvider.System);
            await work(sequencer);
            return 0;
        }
        catch (Exception e) when (e is RecordHaltedException or IOException or System.Data.Common.DbException)
        {
            return Refuse(DiskTrouble.Words(e));
        }
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}

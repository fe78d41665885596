using System.CommandLine;
using Jiangyuan.Kernel;
using Jiangyuan.Trust.Log;

namespace Jiangyuan.Witness;

/// <summary>An independent witness of public records: its own program, its own key, run by somebody else than the record.</summary>
internal static class WitnessProgram
{
    private static Task<int> Main(string[] args)
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "见证方的文件夹：密钥和每个日志上次见过的检查点", Required = true };
        var trust = new Option<FileInfo>("--trust") { Description = "信任名单（C2SP tlog-policy）：写明见证哪些日志，可从日志的 /record/policy 取得后核对", Required = true };

        var name = new Option<string>("--name") { Description = "见证方的名称，例如 witness.audit.example", Required = true };
        var key = new Command("key", "造一把新的见证密钥，打印公钥") { data, name };
        key.SetAction(parsed =>
        {
            var made = WitnessBook.MakeKey(parsed.GetValue(data)!.FullName, parsed.GetValue(name)!);
            Console.WriteLine(made.IsGiven ? made.Value.ToString() : made.Refusal.Message);
            return made.IsGiven ? 0 : 1;
        });

        var urls = new Option<string>("--urls") { Description = "在哪个地址接受检查点", DefaultValueFactory = _ => "http://127.0.0.1:8090" };
        var serve = new Command("serve", "接受日志送来的检查点，只见证有增无改的") { data, trust, urls };
        serve.SetAction((parsed, ct) => With(parsed, data, trust, async book =>
        {
            await using var app = WitnessServer.Build(book, parsed.GetValue(urls)!);
            await app.StartAsync(ct);
            Console.WriteLine($"见证方 {book.Key.Name} 已启动：{string.Join(" ", app.Urls)}");
            Console.WriteLine(book.Key);
            await Task.Delay(Timeout.Infinite, ct).ContinueWith(_ => { }, TaskScheduler.Default);
            await app.StopAsync(CancellationToken.None);
            return 0;
        }));

        var from = new Argument<string>("log") { Description = "日志的网址（…/record/年份）或一份拷贝所在的文件夹" };
        var visit = new Command("visit", "去看一次日志，打印见证过的检查点") { data, trust, from };
        visit.SetAction(parsed => With(parsed, data, trust, book =>
        {
            using var log = StaticCopy.Open(parsed.GetValue(from)!);
            var seen = WitnessVisit.Run(book, log);
            (seen.IsGiven ? Console.Out : Console.Error).WriteLine(seen.IsGiven ? seen.Value.TrimEnd('\n') : seen.Refusal.Message);
            return Task.FromResult(seen.IsGiven ? 0 : 1);
        }));

        return new RootCommand("江源 jy-witness：公开记录的独立见证方") { key, serve, visit }.Parse(args).InvokeAsync();
    }

    private static async Task<int> With(ParseResult parsed, Option<DirectoryInfo> data, Option<FileInfo> trust, Func<WitnessBook, Task<int>> work)
    {
        try
        {
            var trusted = TrustedLogs.Parse(await File.ReadAllBytesAsync(parsed.GetValue(trust)!.FullName));
            if (!trusted.IsGiven)
            {
                await Console.Error.WriteLineAsync(trusted.Refusal.Message);
                return 2;
            }
            using var book = new WitnessBook(parsed.GetValue(data)!.FullName, trusted.Value, TimeProvider.System);
            return await work(book);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(DiskTrouble.Words(e));
            return 2;
        }
    }
}

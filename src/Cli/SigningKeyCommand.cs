using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Jiangyuan.Kernel;
using Jiangyuan.Trust.Certificates;
using Jiangyuan.Web.Composition;

namespace Jiangyuan.Cli;

/// <summary>
/// <c>jy signing-key list</c> and <c>jy signing-key lost</c>: the keys that sign certificates, and what to do when one may be in other hands.
/// The drill: mark it as lost from a moment on, and sign the certificates in force again with a new key.
/// </summary>
internal static class SigningKeyCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "数据文件夹", DefaultValueFactory = _ => "data" };
    private static readonly Option<string?> Store = new("--store") { Description = "数据库连接，默认为数据文件夹里的嵌入式库" };
    private static readonly Option<string> Packages = new("--packages") { Description = "服务包文件夹", DefaultValueFactory = _ => "packages" };

    internal static Command Create() => new("signing-key", "证照签发密钥：查看、停用并换签") { List(), Lost() };

    private static Command List()
    {
        var command = new Command("list", "列出所有签发密钥") { Data, Store, Packages };
        command.SetAction((parsed, ct) => With(parsed, async installation =>
        {
            foreach (var key in (await installation.Signing.Keys(ct)).State.Keys)
                Console.WriteLine($"{IdOf(key)} {key.Agency} {(key.Key.Algorithm == CoseAlgorithm.Sm2 ? "SM2" : "ES256")} 地区 {key.Area} {At(key.From)} 至 {At(key.To)}{(key.CompromisedAt is { } lost ? $" 停用：{At(lost)} 起不再采信" : "")}");
            Console.WriteLine($"根公钥 {installation.Signing.RootKey}");
            return 0;
        }));
        return command;
    }

    private static Command Lost()
    {
        var id = new Argument<string>("key") { Description = "密钥标识（见 list）" };
        var at = new Option<DateTimeOffset?>("--at") { Description = "从什么时候起可能失控，默认现在；之后用它签的一概不采信" };
        var reason = new Option<string>("--reason") { Description = "原因", Required = true };
        var command = new Command("lost", "停用一个签发密钥，并用新密钥给有效证照换签") { id, at, reason, Data, Store, Packages };
        command.SetAction((parsed, ct) => With(parsed, async installation =>
        {
            var lost = await installation.Signing.Lose(parsed.GetValue(id)!, parsed.GetValue(at) ?? installation.Cases.Now(), parsed.GetValue(reason)!, "cli", ct);
            // Marked already: the signing again may have been interrupted, so it goes on.
            if (!lost.IsGiven && lost.Refusal.Code != "signing-key.lost")
                return Fail(lost.Refusal);
            var watch = Stopwatch.StartNew();
            var count = await installation.Signing.SignAgain(parsed.GetValue(id)!, ct);
            Console.WriteLine($"已停用 {parsed.GetValue(id)}，{count} 份有效证照换签完毕，用时 {watch.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} 秒。已经印出的旧码在网上查验时显示“待换发”，离线验真会提示到网上查。");
            return 0;
        }));
        return command;
    }

    private static async Task<int> With(ParseResult parsed, Func<Installation, Task<int>> act)
    {
        try
        {
            await using var installation = await Installation.Open(new InstallationOptions { Data = parsed.GetValue(Data)!, Store = parsed.GetValue(Store), Packages = parsed.GetValue(Packages)! }, TimeProvider.System);
            return await act(installation);
        }
        catch (InstallationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static int Fail(Refusal refusal)
    {
        Console.Error.WriteLine($"{refusal.Message}{refusal.Next}");
        return 1;
    }

    private static string IdOf(AgencyKey key) => Convert.ToHexStringLower(key.Key.KeyId);

    private static string At(long unix) => DateTimeOffset.FromUnixTimeSeconds(unix).ToOffset(ChinaTime.Offset).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using Jiangyuan.Cases;
using Jiangyuan.KeyService;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;
using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Composition;
using Microsoft.AspNetCore.DataProtection;

namespace Jiangyuan.Web.Tests.Access;

/// <summary><c>jy forget</c> as somebody types it, on both databases: who may, what goes, and what can still be proven.</summary>
public sealed class ForgetCommandTests : IDisposable
{
    private const string Password = "青海湖边五匹白马吃着草呢";
    private const string Number = "630102199001010013";
    private readonly string _data = Directory.CreateTempSubdirectory("jy-forget-").FullName;
    private readonly byte[] _secret = Totp.NewSecret();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, true);

    [Theory, DatabaseData]
    public async Task A_person_is_forgotten_by_a_head_and_the_record_stays_whole(Dialect dialect)
    {
        await using var database = new TestDatabase(dialect);
        var socket = Path.Combine(_data, "k");
        await using var keys = new KeyServer(new(Path.Combine(_data, "key-service"), socket, database.Connection), TimeProvider.System);
        var options = new InstallationOptions { Data = _data, Packages = Path.Combine(WebWorld.Checkout, "packages"), Store = database.Connection, Keys = socket };
        string mine, others;
        await using (var installation = await Installation.Open(options, TimeProvider.System, Ct))
        {
            var desk = Desk(installation);
            mine = await Citizen("zhuoma", "才让卓玛", Number, desk);
            others = await Citizen("laoli", "李某某", "63010219600101001X", desk);
            var head = (await CreateAccount.Handle(new("head", "多杰", Role.Head, Password) { Agency = "market-630000", Division = "630000000000" }, desk, "cli", Ct)).Value;
            Assert.Equal(1, (await Jy("不许", [Password], database)).Code); // Without a second factor nobody decides.
            Assert.True((await EnrolTotp.Handle(new(head.Id, _secret, Totp.Code(_secret, Totp.StepAt(TimeProvider.System.GetUtcNow().AddSeconds(-30)))), desk, Ct)).IsGiven);
            Assert.Equal("才让卓玛", (await desk.Opened((await desk.Find(mine, Ct))!, Ct)).Name);
        }

        Assert.Equal(1, (await Jy("密码不对", ["不是这个密码啊啊啊啊", Code()], database)).Code);
        Assert.Equal(1, (await Jy("验证码不对", [Password, "000000"], database)).Code);
        var (none, why) = await Jy("没有这个人", [Password, Code()], database, "630102198501010015");
        Assert.True(none == 1 && why.Contains("没有这个人的信息", StringComparison.Ordinal), why);

        await Task.Delay(TimeSpan.FromSeconds(31 - TimeProvider.System.GetUtcNow().Second % 30), Ct); // A code is good once.
        var (done, text) = await Jy("本人要求删除，不再使用", [Password, Code()], database);
        Assert.True(done == 0 && text.Contains("已销毁 1 个密钥", StringComparison.Ordinal), text);

        await using (var installation = await Installation.Open(options, TimeProvider.System, Ct))
        {
            var desk = Desk(installation);
            Assert.NotEqual("才让卓玛", (await desk.Opened((await desk.Find(mine, Ct))!, Ct)).Name);
            Assert.Equal("李某某", (await desk.Opened((await desk.Find(others, Ct))!, Ct)).Name);
        }

        // What remains: every event, the chain, the rows, and the two orders: to write no more, and which keys to destroy.
        var verified = await Run(["verify", "--data", _data, "--store", database.Connection], []);
        Assert.True(verified.Code == 0, verified.Text);
        Assert.Equal(2L, Convert.ToInt64(await database.Run("SELECT count(*) FROM events WHERE type = 'SubjectForgotten' AND stream LIKE 'subject/%'"), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(0L, Convert.ToInt64(await database.Run("SELECT count(*) FROM events WHERE payload LIKE '%才让卓玛%'"), System.Globalization.CultureInfo.InvariantCulture));
    }

    private string Code() => Totp.Code(_secret, Totp.StepAt(TimeProvider.System.GetUtcNow()));

    private AccountDesk Desk(Installation installation) => new(installation.Cases, installation.Ids, TimeProvider.System,
        DataProtectionProvider.Create(Directory.CreateDirectory(Path.Combine(_data, "keys")), keys => keys.SetApplicationName("Jiangyuan")));

    private static async Task<string> Citizen(string login, string name, string number, AccountDesk desk)
    {
        var made = await CreateAccount.Handle(new(login, name, Role.Citizen, Password) { CitizenNumber = number, Phone = "13900000001" }, desk, "self", Ct);
        Assert.True(made.IsGiven, made.Refusal?.ToString());
        return made.Value.Id;
    }

    private Task<(int Code, string Text)> Jy(string reason, string[] lines, TestDatabase database, string number = Number) => Run(
        ["forget", number, "--reason", reason, "--by", "head", "--data", _data, "--store", database.Connection, "--keys", Path.Combine(_data, "k"), "--packages", Path.Combine(WebWorld.Checkout, "packages")], lines);

    private static async Task<(int Code, string Text)> Run(string[] arguments, string[] lines)
    {
        var kind = AppContext.BaseDirectory.TrimEnd('/').Split('/')[^1];
        using var child = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(WebWorld.Checkout, "artifacts/bin/Cli", kind, "jy.dll"), .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        foreach (var line in lines)
            await child.StandardInput.WriteLineAsync(line);
        child.StandardInput.Close();
        var (text, errors) = (child.StandardOutput.ReadToEndAsync(Ct), child.StandardError.ReadToEndAsync(Ct));
        await child.WaitForExitAsync(Ct);
        return (child.ExitCode, await text + await errors);
    }
}

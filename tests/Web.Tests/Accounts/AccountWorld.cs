using Jiangyuan.Cases;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Divisions;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Web.Accounts;
using Microsoft.AspNetCore.DataProtection;

namespace Jiangyuan.Web.Tests.Accounts;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Now.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
}

/// <summary>Accounts on a fresh SQLite store, without HTTP.</summary>
internal sealed class AccountWorld : IAsyncDisposable
{
    internal const string Password = "青海湖边五匹白马吃着草呢";
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"jy-{Path.GetRandomFileName()}.db");

    internal AccountWorld()
    {
        Store = EventStoreFactory.Open("sqlite:" + _file, [AccountStream.Kind, AccountNameStream.Kind], [new MigrationSet("web", typeof(AccountStream).Assembly)], Time);
        var cases = new CaseDesk(Store, () => throw new NotSupportedException(), () => throw new NotSupportedException(), DivisionRegister.Load("code12,parent12,level,name\n630000000000,,1,青海省\n"), new IdSource(Time), Time, new CaseDeskOptions { SubjectSecret = [1] });
        Desk = new AccountDesk(cases, new IdSource(Time), Time, new EphemeralDataProtectionProvider());
    }

    internal ManualTime Time { get; } = new(new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.Zero));

    internal EventStore Store { get; }

    internal AccountDesk Desk { get; }

    internal async Task<Account> Citizen(string login = "zhuoma")
    {
        var made = await CreateAccount.Handle(
            new(login, "才让卓玛", Role.Citizen, Password) { CitizenNumber = "630102199001010013", Phone = "13900000001" }, Desk, "self", TestContext.Current.CancellationToken);
        Assert.True(made.IsGiven, made.Refusal?.ToString());
        return made.Value;
    }

    internal Task<Kernel.Outcome<Account>> SignIn(string login, string password) =>
        Web.Accounts.SignIn.Handle(new(login, password, "127.0.0.1", "测试"), Desk, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        foreach (var file in new[] { _file, _file + "-wal", _file + "-shm" })
            File.Delete(file);
    }
}

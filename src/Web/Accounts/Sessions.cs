using System.Security.Cryptography;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using static Jiangyuan.Web.Accounts.AccountEvent;

namespace Jiangyuan.Web.Accounts;

/// <summary>Lets a browser in. Its cookie carries the session; the account's record says which sessions count.</summary>
internal static class BeginSession
{
    /// <param name="Replaces">The session the browser had; it ends, so that a cookie seen before signing in is worth nothing afterwards.</param>
    internal sealed record Request(string Account, string Address, string Device, string? Replaces);

    internal sealed record Begun(Account Account, string Session);

    internal static async Task<Outcome<Begun>> Handle(Request request, AccountDesk desk, CancellationToken ct)
    {
        var session = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var done = await desk.Change(request.Account, request.Account, "登录", (_, _) => new Decision([new SessionBegun(session, request.Address, request.Device, request.Replaces).Encode()]), ct);
        return done.Then<Begun>(account => new Begun(account, session));
    }
}

/// <summary>Ends one session; its browser is out with the next request.</summary>
internal static class EndSession
{
    internal static Task<Outcome<Account>> Handle(string account, string session, string actor, AccountDesk desk, CancellationToken ct) =>
        desk.Change(account, actor, "结束登录", (a, _) => a.Sessions.All(s => s.Id != session)
            ? new Refusal("account.session-none", "这次登录已经结束。") { Kind = RefusalKind.NotFound }
            : new Decision([new SessionEnded(session).Encode()]), ct);
}

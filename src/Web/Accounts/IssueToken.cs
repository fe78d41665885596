using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Trust.Crypto;
using Jiangyuan.Web.Access;
using static Jiangyuan.Web.Accounts.AccountEvent;

namespace Jiangyuan.Web.Accounts;

/// <summary>A token for a machine client: shown once, kept as a hash, no wider than its scopes and the account's role.</summary>
internal static class IssueToken
{
    internal sealed record Request(string Account, string Name, IReadOnlyList<string> Scopes, int Days)
    {
        internal string? ActingFor { get; init; }
    }

    internal sealed record Issued(string Token, ApiToken Kept);

    /// <summary>As kept; 256 random bits need no slow hash.</summary>
    internal static string HashOf(ReadOnlySpan<char> token)
    {
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(Math.Min(token.Length, 128))];
        var length = Encoding.UTF8.GetBytes(token[..Math.Min(token.Length, 128)], utf8);
        Span<byte> hash = stackalloc byte[32];
        HashSuite.Sha256.Hash(utf8[..length], hash);
        return Convert.ToHexStringLower(hash);
    }

    internal static async Task<Outcome<Issued>> Handle(Request request, AccountDesk desk, string actor, CancellationToken ct)
    {
        var errors = new List<FieldError>();
        if (request.Name.Trim().Length is < 1 or > 40)
            errors.Add(new("name", "写明用途，40 字以内"));
        if (request.Scopes.Count == 0 || request.Scopes.Any(s => !Scopes.All.ContainsKey(s)))
            errors.Add(new("scopes", $"范围从 {string.Join("、", Scopes.All.Keys)} 里选"));
        if (request.Days is < 1 or > 366)
            errors.Add(new("days", "有效期 1 到 366 天"));
        if (request.ActingFor is { } company && (await desk.Represents(request.Account, ct)).All(r => r.CreditCode != company))
            errors.Add(new("actingFor", "这个账号没有得到该单位的授权"));
        if (errors.Count > 0)
            return new Refusal("account.token-invalid", "令牌没有发放。", "改好后再提交。", errors);
        var token = "jy_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var kept = new ApiToken(desk.NewId(), request.Name.Trim(), HashOf(token), request.Scopes, request.ActingFor, desk.Now.AddDays(request.Days));
        var done = await desk.Change(request.Account, actor, "发放接口令牌", (a, _) => a.Version == 0 ? AccountRefusals.NoAccount
            : a.Tokens.Count >= 20 ? new Refusal("account.token-many", "一个账号至多 20 个令牌。", "先停用不用的令牌。") { Kind = RefusalKind.TooMuch }
            : new Decision([new TokenIssued(kept.Id, kept.Name, kept.Hash, kept.Scopes, kept.ActingFor, kept.ExpiresAt).Encode()]), ct);
        return done.Then<Issued>(_ => new Issued(token, kept));
    }
}

/// <summary>Ends a token, here at once; other nodes forget it within <see cref="Access.TokenCache.Lifetime"/>.</summary>
internal static class RevokeToken
{
    internal static Task<Outcome<Account>> Handle(string account, string token, AccountDesk desk, CancellationToken ct) =>
        desk.Change(account, account, "停用接口令牌", (a, _) => a.Tokens.All(t => t.Id != token)
            ? new Refusal("account.token-none", "没有这个令牌，可能已经停用。") { Kind = RefusalKind.NotFound }
            : new Decision([new TokenRevoked(token).Encode()]), ct);
}

using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Jiangyuan.Web.Access;

/// <summary>Tokens seen lately and whose they are. A revoked token is forgotten after <see cref="Lifetime"/> at the latest.</summary>
internal sealed class TokenCache(AccountDesk desk, TimeProvider time)
{
    internal static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);
    private const int Capacity = 10_000;
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    internal sealed record Entry(SignedIn? SignedIn, AuthenticationTicket? Ticket, DateTimeOffset Until);

    internal ValueTask<Entry> Find(string token, CancellationToken ct)
    {
        var hash = IssueToken.HashOf(token);
        return _entries.TryGetValue(hash, out var entry) && entry.Until > time.GetUtcNow() ? new(entry) : new(Read(hash, ct));
    }

    internal void Forget(string hash) => _entries.TryRemove(hash, out _);

    private async Task<Entry> Read(string hash, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var signedIn = await desk.Token(hash, ct) is { } row && row.ExpiresAt > now ? await SignedInBy(row, ct) : null;
        var ticket = signedIn is null ? null : new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(Claims.Account, signedIn.Account.Id)], TokenHandler.Scheme)), TokenHandler.Scheme);
        var entry = new Entry(signedIn, ticket, now + Lifetime);
        if (_entries.Count >= Capacity)
            _entries.Clear();
        // Wrong tokens are not remembered: guessing must not fill the memory.
        if (signedIn is not null)
            _entries[hash] = entry;
        else
            _entries.TryRemove(hash, out _);
        return entry;
    }

    private async Task<SignedIn?> SignedInBy(TokenRow row, CancellationToken ct)
    {
        if (await desk.Row(row.Account, ct) is not { } account)
            return null;
        var actingFor = row.ActingFor is null ? null : (await desk.Represents(row.Account, ct)).FirstOrDefault(r => r.CreditCode == row.ActingFor);
        return row.ActingFor is not null && actingFor is null ? null : SignedIn.From(account, actingFor, row.Scopes, desk.Cases, null);
    }
}

/// <summary>Bearer tokens of machine clients. The API takes nothing else, so that no other site can use a person's cookie for it.</summary>
internal sealed class TokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TokenCache tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    internal new const string Scheme = "token";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || header.Length > 200)
            return AuthenticateResult.NoResult();
        var entry = await tokens.Find(header[7..].Trim(), Context.RequestAborted);
        if (entry.SignedIn is null)
            return AuthenticateResult.Fail("token");
        Context.Features.Set(entry.SignedIn);
        return AuthenticateResult.Success(entry.Ticket!);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Unauthorized.Write(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problems.Forbidden.Write(Context);
}

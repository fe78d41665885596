using System.Collections.Concurrent;
using Jiangyuan.Web.Accounts;

namespace Jiangyuan.Web.Access;

/// <summary>Tokens seen lately and whose they are. A revoked token is forgotten after <see cref="Lifetime"/> at the latest.</summary>
internal sealed class TokenCache(AccountDesk desk, TimeProvider time)
{
    internal static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);
    private const int Capacity = 10_000;
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    internal sealed record Entry(SignedIn? SignedIn, DateTimeOffset Until);

    internal ValueTask<Entry> Find(ReadOnlySpan<char> token, HttpContext http)
    {
        var hash = IssueToken.HashOf(token);
        return _entries.TryGetValue(hash, out var entry) && entry.Until > time.GetUtcNow() ? new(entry) : new(Read(hash, http.RequestAborted));
    }

    internal void Forget(string hash) => _entries.TryRemove(hash, out _);

    private async Task<Entry> Read(string hash, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var entry = new Entry(await desk.Token(hash, ct) is { } row && row.ExpiresAt > now ? await SignedInBy(row, ct) : null, now + Lifetime);
        if (_entries.Count >= Capacity)
            _entries.Clear();
        // Wrong tokens are not remembered: guessing must not fill the memory.
        if (entry.SignedIn is not null)
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

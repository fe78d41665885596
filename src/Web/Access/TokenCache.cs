using System.Collections.Concurrent;
using Jiangyuan.Web.Accounts;

namespace Jiangyuan.Web.Access;

/// <summary>
/// Tokens seen lately and whose they are. What changes an account through this process (suspended, reset, token revoked) counts here at once. Another node that has
/// seen the token goes on with what it knows for <see cref="Lifetime"/> at most; none goes on past the moment at which the token ends.
/// </summary>
internal sealed class TokenCache
{
    internal static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);
    private const int Capacity = 10_000;
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly AccountDesk _desk;
    private readonly TimeProvider _time;
    private long _changes;

    public TokenCache(AccountDesk desk, TimeProvider time)
    {
        (_desk, _time) = (desk, time);
        desk.Changed += Forget;
    }

    internal sealed record Entry(SignedIn? SignedIn, DateTimeOffset Until);

    internal ValueTask<Entry> Find(ReadOnlySpan<char> token, HttpContext http)
    {
        var hash = IssueToken.HashOf(token);
        return _entries.TryGetValue(hash, out var entry) && entry.Until > _time.GetUtcNow() ? new(entry) : new(Read(hash, http.RequestAborted));
    }

    private void Forget(string account)
    {
        Interlocked.Increment(ref _changes);
        foreach (var (hash, entry) in _entries)
        {
            if (entry.SignedIn?.Account.Id == account)
                _entries.TryRemove(hash, out _);
        }
    }

    private async Task<Entry> Read(string hash, CancellationToken ct)
    {
        var changes = Interlocked.Read(ref _changes);
        var now = _time.GetUtcNow();
        var row = await _desk.Token(hash, ct) is { } found && found.ExpiresAt > now ? found : null;
        var until = row is not null && row.ExpiresAt < now + Lifetime ? row.ExpiresAt : now + Lifetime;
        var entry = new Entry(row is null ? null : await SignedInBy(row, ct), until);
        if (_entries.Count >= Capacity)
            _entries.Clear();
        // Wrong tokens are not remembered: guessing must not fill the memory.
        if (entry.SignedIn is not null)
            _entries[hash] = entry;
        // Nor is what was read while an account changed: it may be as it was before.
        if (entry.SignedIn is null || Interlocked.Read(ref _changes) != changes)
            _entries.TryRemove(hash, out _);
        return entry;
    }

    private async Task<SignedIn?> SignedInBy(TokenRow row, CancellationToken ct)
    {
        if (await _desk.Row(row.Account, ct) is not { } account)
            return null;
        var actingFor = row.ActingFor is null ? null : (await _desk.Represents(row.Account, ct)).FirstOrDefault(r => r.CreditCode == row.ActingFor);
        return row.ActingFor is not null && actingFor is null ? null : SignedIn.From(account, actingFor, row.Scopes, _desk.Cases, null);
    }
}

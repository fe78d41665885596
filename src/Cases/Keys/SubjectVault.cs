using System.Collections.Concurrent;
using Jiangyuan.Kernel;
using Jiangyuan.Trust.Keys;

namespace Jiangyuan.Cases.Keys;

/// <summary>
/// The host's side of field encryption. To write it keeps fresh slots in memory, and for every subject the one slot it writes with, for an hour at most;
/// nothing of this is ever on disk, so what lies in the database cannot be opened with what lies beside it. A submission asks nobody: it takes a slot.
/// To read it has to ask the key service, which looks for the record of the reading first.
/// </summary>
public sealed class SubjectVault(KeyClient client, TimeProvider time) : IDisposable
{
    private const int Low = 1024;
    private const int Full = 4096;
    private const int Batch = 1024;
    private const int MostSubjects = 50_000;
    // A service that is just being started again is waited for; the person in front of the page is not made to wait longer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private readonly ConcurrentQueue<(long Slot, byte[] Seed)> _fresh = new();
    private readonly ConcurrentDictionary<string, WriteSlot> _writing = new(StringComparer.Ordinal);
    private int _isFilling;

    /// <summary>Nothing can be encrypted just now: no slot is left and the service does not answer.</summary>
    public static readonly Refusal NoKeys = new("keys.unavailable", "密钥服务暂时不可用，个人信息现在不能加密保存，您的操作没有生效。", "请过几分钟再试；已经提交的内容没有受影响。") { Kind = RefusalKind.Unavailable };

    /// <summary>Keys for what was sealed cannot be had just now.</summary>
    public static readonly Refusal CannotOpen = new("keys.unavailable", "密钥服务暂时不可用，所需的个人信息现在打不开，您的操作没有生效。", "请过几分钟再试；已经保存的内容没有受影响。") { Kind = RefusalKind.Unavailable };

    internal KeyClient Client => client;

    /// <summary>Makes sure that there is a slot to write with for this subject; at once, unless the memory of slots has run out. Null when there is.</summary>
    public ValueTask<Refusal?> Ready(string subject, CancellationToken ct) => Find(subject) is not null ? default : new(Wait(subject, ct));

    /// <summary>Encrypts one value for a subject for whom <see cref="Ready"/> was asked in this command.</summary>
    public string Seal(string subject, string record, string field, string value)
    {
        var slot = (_writing.TryGetValue(subject, out var writing) ? writing : Find(subject)) ?? throw new InvalidOperationException("Nobody has asked whether there is a slot.");
        return FieldEnvelope.Seal(slot.Id, slot.KeyOf(subject, field), slot.Next(), record, field, value);
    }

    /// <summary>The key of a field that this very process sealed within the hour: a person who goes on with an own draft needs no service for it.</summary>
    internal byte[]? OwnKey(string subject, long slot, string field) =>
        _writing.TryGetValue(subject, out var writing) && writing.Id == slot && writing.Until > time.GetUtcNow() ? writing.KeyOf(subject, field) : null;

    /// <summary>Writes no more with the slot this subject has: its keys are being destroyed.</summary>
    public void Drop(string subject) => _writing.TryRemove(subject, out _);

    /// <summary>Fills the memory of slots; true when there are enough.</summary>
    public async Task<bool> Fill(int wanted = Full, CancellationToken ct = default)
    {
        while (_fresh.Count < wanted)
        {
            if (await client.Ask(new KeyRequest { Take = new(Batch) }, ct) is not { Slots: { } given })
                return false;
            for (var i = 0; i < given.Seeds.Count; i++)
                _fresh.Enqueue((given.First + i, given.Seeds[i]));
        }
        return true;
    }

    public void Dispose() => client.Dispose();

    private WriteSlot? Find(string subject)
    {
        var now = time.GetUtcNow();
        if (_writing.TryGetValue(subject, out var slot) && slot.Until > now)
            return slot;
        if (_fresh.Count < Low && Interlocked.Exchange(ref _isFilling, 1) == 0)
            _ = FillBehind();
        if (!_fresh.TryDequeue(out var fresh))
            return null;
        if (_writing.Count > MostSubjects)
            _writing.Clear();
        return _writing[subject] = new WriteSlot(fresh.Slot, fresh.Seed, now + Lifetime);
    }

    private async Task<Refusal?> Wait(string subject, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            while (true)
            {
                if (await Fill(1, limit.Token) && Find(subject) is not null)
                    return null;
                await Task.Delay(100, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return NoKeys;
        }
    }

    private async Task FillBehind()
    {
        await Task.Yield();
        try
        {
            await Fill();
        }
        finally
        {
            Volatile.Write(ref _isFilling, 0);
        }
    }

    private sealed class WriteSlot(long id, byte[] seed, DateTimeOffset until)
    {
        // A form that is saved page by page seals the same fields again and again; its keys live no longer than the seed they are made of.
        private readonly ConcurrentDictionary<string, byte[]> _keys = new(1, 8, StringComparer.Ordinal);
        private long _count;

        internal long Id => id;

        /// <summary>The key of one field of the one subject this slot belongs to.</summary>
        internal byte[] KeyOf(string subject, string field) =>
            _keys.TryGetValue(field, out var key) ? key : _keys.GetOrAdd(field, FieldEnvelope.KeyOf(seed, subject, field));

        internal DateTimeOffset Until => until;

        internal long Next() => Interlocked.Increment(ref _count);
    }
}

/// <summary>Seals the fields of one record of one subject; without a vault (scenarios, whose data are made up) the values stay as they are.</summary>
public readonly record struct Sealer(SubjectVault? Vault, string Subject, string Record)
{
    /// <summary>The value as it is stored.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(value))]
    public string? Of(string field, string? value) => Vault is null || string.IsNullOrEmpty(value) ? value : Vault.Seal(Subject, Record, field, value);

    /// <summary>
    /// A public value as it is stored: as it is, unless somebody typed what reads like a sealed one. That would be taken for the data of whomever it names
    /// when it is read; sealed, it stays the text that was typed.
    /// </summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(value))]
    public string? OfPublic(string field, string? value) => SealedField.IsSealed(value) ? Of(field, value) : value;
}

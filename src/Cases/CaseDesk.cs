using System.Security.Cryptography;
using System.Text;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Calendars;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Divisions;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Trust.Crypto;

namespace Jiangyuan.Cases;

/// <summary>How a desk is set up, besides what it works with.</summary>
public sealed record CaseDeskOptions
{
    public CaseParameters Parameters { get; init; } = new();

    /// <summary>Secret of the installation: makes the keys that stand for citizen numbers in lists and indexes. Changing it hides earlier cases from their applicants.</summary>
    public byte[] SubjectSecret { get; init; } = [];

    /// <summary>Uploaded files; null where materials are only named (scenarios).</summary>
    public MaterialStore? Materials { get; init; }

    /// <summary>An earlier catalogue by its hash, for cases that began under it; null where there is only one (scenarios, tests).</summary>
    public Func<string, Catalogue.Catalogue?>? Snapshots { get; init; }

    /// <summary>Encrypts personal data; null where all data are made up (scenarios).</summary>
    public Keys.SubjectVault? Vault { get; init; }

    /// <summary>Random bytes for verification codes; a scenario or test gives its own.</summary>
    public Func<int, byte[]> Chance { get; init; } = RandomNumberGenerator.GetBytes;
}

/// <summary>Everything a use case works with: the store, the published catalogue, calendar, divisions, ids and time. One per installation; thread-safe.</summary>
public sealed class CaseDesk(
    EventStore store, Func<Catalogue.Catalogue> catalogue, Func<WorkingCalendar> calendar, DivisionRegister divisions, IdSource ids, TimeProvider time, CaseDeskOptions options)
{
    public EventStore Store => store;

    /// <summary>The catalogue published now.</summary>
    public Catalogue.Catalogue Catalogue => catalogue();

    /// <summary>The calendar in force now.</summary>
    public WorkingCalendar Calendar => calendar();

    public DivisionRegister Divisions => divisions;

    public CaseDeskOptions Options => options;

    /// <summary>Whose false promises are open.</summary>
    public OpenBreaches Breaches { get; } = new(time);

    /// <summary>A fresh identity.</summary>
    public long NextId() => ids.Next();

    /// <summary>The moment, to the millisecond as events keep it.</summary>
    public DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Today by Beijing time.</summary>
    public DateOnly Today() => ChinaTime.DateOf(Now());

    /// <summary>What lists and indexes carry instead of a citizen number: 32 hex digits of HMAC-SHA-256.</summary>
    public string SubjectKey(string subject) => Convert.ToHexStringLower(HashSuite.Sha256.Mac(options.SubjectSecret, Encoding.UTF8.GetBytes(subject)).AsSpan(0, 16));

    /// <summary>Keyed hash of the last four digits of a phone number; null when there are not as many.</summary>
    public string? PhoneKey(string? phone)
    {
        Span<char> last = stackalloc char[4];
        var left = 4;
        for (var i = (phone?.Length ?? 0) - 1; i >= 0 && left > 0; i--)
        {
            if (char.IsAsciiDigit(phone![i]))
                last[--left] = phone[i];
        }
        return left > 0 ? null : SubjectKey($"phone:{last}");
    }

    /// <summary>The keyed hash of whose affairs an actor acts in; empty for those who act in nobody's.</summary>
    public string KeyOf(Actor actor) => actor.SubjectKey ?? (actor.Subject is { Length: > 0 } subject ? SubjectKey(CodeText.Normalise(subject)) : "");

    /// <summary>With whose key an upload is encrypted: the subject's, or the agency's while its machine does not say whose it is.</summary>
    public string UploadKeyOf(Actor actor) => KeyOf(actor) is { Length: > 0 } own ? own : SubjectKey("agency " + actor.Agency);

    /// <summary>The actor with the keyed hashes filled in: what decides whose affair a case is.</summary>
    public Actor Known(Actor actor) => actor.Subject is null && actor.OwnNumber is null ? actor : actor with
    {
        SubjectKey = actor.SubjectKey ?? (actor.Subject is null ? null : KeyOf(actor)),
        OwnKey = actor.OwnKey ?? (actor.OwnNumber is { Length: > 0 } own ? SubjectKey(CodeText.Normalise(own)) : null),
    };

    /// <summary>Makes sure that data of a subject can be sealed in this command; null when they can.</summary>
    public ValueTask<Refusal?> ReadyToSeal(string subjectKey, CancellationToken ct) => options.Vault?.Ready(subjectKey, ct) ?? default;

    /// <summary>Seals the fields of one record.</summary>
    public Keys.Sealer Sealer(string subjectKey, string record) => new(options.Vault, subjectKey, record);

    /// <summary>The law of a case: of the catalogue it began under, whatever has been published since.</summary>
    public CaseLaw LawOf(Case c)
    {
        var catalogue = Catalogue;
        var pinned = c.SnapshotHash.Length == 0 || c.SnapshotHash == catalogue.Hash ? catalogue : options.Snapshots?.Invoke(c.SnapshotHash) ?? catalogue;
        var on = ChinaTime.DateOf(c.SubmittedAt);
        return LawAt(c.Division) with
        {
            // As it is in this place: what the place does not ask is not asked for later either.
            Item = pinned.ItemAt(c.ItemId, c.Division, on),
            Agency = catalogue.Agencies.GetValueOrDefault(c.AgencyId) ?? pinned.Agencies.GetValueOrDefault(c.AgencyId),
        };
    }

    /// <summary>The calendar and parameters of a place.</summary>
    internal CaseLaw LawAt(string division12) => new(Calendar, DivisionCode.Parse(division12) is { IsGiven: true } code ? code.Value : default, options.Parameters);

    /// <summary>
    /// Carries out a command on a case that exists: what time has brought about first, then <paramref name="decide"/>, then the clock that runs afterwards.
    /// <paramref name="decide"/> is pure and may run again when somebody else was faster.
    /// </summary>
    internal async Task<Outcome<Case>> Act(Act act, Func<Case, CaseLaw, DateTimeOffset, Outcome<Effect>> decide, CancellationToken ct)
    {
        var now = Now();
        var asking = act.Asking(now);
        var actor = Known(act.Actor);
        var done = await store.Execute(CaseStream.Type, act.CaseId.ToString(System.Globalization.CultureInfo.InvariantCulture), asking, c => Decide(c, actor, asking, decide), ct);
        // The life event takes notice in a transaction of its own: should it fail, the sweep does it.
        if (done.IsGiven && done.Value.State is { Life: { } life } moved && (moved.Decision is not null || moved.IsClosed))
            await AdvanceLife.One(life.Id, this, ct);
        return done.Then<Case>(executed => executed.State);
    }

    private Outcome<Decision> Decide(Case c, Actor actor, Asking asking, Func<Case, CaseLaw, DateTimeOffset, Outcome<Effect>> decide)
    {
        if (!CasePolicy.MaySee(c, actor))
            return CaseRefusals.Unknown;
        var law = LawOf(c);
        var elapsed = Elapse.Due(c, law, asking.At);
        return decide(CaseFold.Apply(c, elapsed), law, asking.At).Then<Decision>(effect =>
        {
            var events = Sealed(c, [.. elapsed, .. effect.Events], law, actor, asking.At);
            return new Decision([.. events.Select(EventJson.Write)]) { Also = effect.Also, Response = c.Number };
        });
    }

    /// <summary>Signs and dates events, and gives the last one the clock that runs after it.</summary>
    internal static IReadOnlyList<CaseEvent> Sealed(Case before, IReadOnlyList<CaseEvent> events, CaseLaw law, Actor actor, DateTimeOffset now)
    {
        if (events.Count == 0)
            return events;
        var signed = events.Select(e => e.ById.Length > 0 ? e : e with { ById = actor.Id, ByName = actor.Kind == ActorKind.Public ? Masking.Person(actor.Name) : actor.Name, At = now }).ToArray();
        signed[^1] = signed[^1] with { Due = CaseTimes.DueOf(CaseFold.Apply(before, signed), law) };
        return signed;
    }
}

/// <summary>What a decision comes to: the case's own events, and appends to other streams in the same transaction.</summary>
public sealed record Effect(params CaseEvent[] Events)
{
    public IReadOnlyList<StreamAppend> Also { get; init; } = [];
}

/// <summary>One asking for a command on a case.</summary>
internal sealed record Act(long CaseId, Actor Actor, string Verb, string? IdempotencyKey, int? SeenVersion)
{
    /// <summary>Everything that was asked, for recognising the same asking again.</summary>
    internal string Content { get; init; } = "";

    internal Asking Asking(DateTimeOffset now) => new(Actor.Id, CaseNumber.Of(CaseId).Value, now)
    {
        IdempotencyKey = IdempotencyKey,
        SeenVersion = SeenVersion,
        RequestHash = IdempotencyKey is null ? null : RequestHash(Verb, CaseId, Content),
    };

    internal static string RequestHash(string verb, long id, ReadOnlySpan<char> content)
    {
        var head = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{verb}\n{id}\n");
        var bytes = System.Buffers.ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(head.Length + content.Length));
        var length = Encoding.UTF8.GetBytes(head, bytes);
        length += Encoding.UTF8.GetBytes(content, bytes.AsSpan(length));
        Span<byte> hash = stackalloc byte[32];
        HashSuite.Sha256.Hash(bytes.AsSpan(0, length), hash);
        System.Buffers.ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        return Convert.ToHexStringLower(hash[..16]);
    }
}

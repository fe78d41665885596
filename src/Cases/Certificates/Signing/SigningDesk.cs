using System.Collections.Concurrent;
using System.Globalization;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Trust;
using Jiangyuan.Trust.Certificates;
using Jiangyuan.Trust.Crypto;
using Jiangyuan.Trust.Log;

namespace Jiangyuan.Cases.Certificates;

/// <summary>
/// Signs the codes on certificates with the agencies' keys, and publishes what a verifier needs: the list of keys, signed by the root, and the status lists.
/// A code is signed when it is first asked for. Private keys lie in the folder of secrets; a node that lacks an agency's key makes one of its own.
/// </summary>
/// <param name="algorithm">
/// Of the keys that sign from now on, <see cref="CoseAlgorithm.Es256"/> or <see cref="CoseAlgorithm.Sm2"/>; null: whatever the agency's newest key signs with, so that a command
/// that is told nothing changes nothing. What keys of the other one have signed goes on counting.
/// </param>
public sealed class SigningDesk(CaseDesk desk, SecretFolder secrets, CoseAlgorithm? algorithm = null)
{
    /// <summary>Name of the root key in the signed list of keys.</summary>
    public const string RootName = "jiangyuan-root";

    private const string Root = "trust-root";
    private const int Attempts = 16;
    private const long TenYears = 10L * 366 * 24 * 60 * 60;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, byte[] Bytes)> _made = new(StringComparer.Ordinal);
    private static readonly SemaphoreSlim Places = new(1, 1);

    /// <summary>The root key whose signature makes the list of keys count; it is printed in verifiers.</summary>
    public NoteKey RootKey => NoteKey.Create(RootName, NoteKeyKind.Ed25519, Ed25519.PublicKey(secrets.FindOrMake(Root))).Value;

    /// <summary>The code of a certificate; signed now when there is none yet, or when the key of the one there is was lost.</summary>
    public async Task<CertificateCode> CodeOf(Certificate certificate, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var keys = await Keys(ct);
            var loaded = await desk.Store.Load(CertificateCodeStream.Type, certificate.Number, ct);
            if (loaded.Version > 0 && keys.State.Find(loaded.State.KeyId) is { CompromisedAt: null })
                return loaded.State;
            if (await InTurn(certificate, loaded, keys, ct) is { } signed)
                return signed;
        }

        throw new InvalidOperationException($"The code of certificate {certificate.Number} could not be signed: others were always faster.");
    }

    // Who takes a place in the status list waits for whoever takes one now: of many at once only one could have the next place, and the others would try in vain.
    private async Task<CertificateCode?> InTurn(Certificate certificate, Loaded<CertificateCode> loaded, Loaded<SigningKeys> keys, CancellationToken ct)
    {
        if (loaded.Version > 0)
            return await Sign(certificate, loaded, keys, ct);
        await Places.WaitAsync(ct);
        try
        {
            return await Sign(certificate, loaded, keys, ct);
        }
        finally
        {
            Places.Release();
        }
    }

    /// <summary>
    /// Judges a scanned code with what the installation knows now: keys, status, and when the code was signed here.
    /// The certificate itself comes along, so that the reason of a revocation can be shown.
    /// </summary>
    public async Task<Outcome<(GenuineCertificate Verdict, Certificate Certificate)>> Verify(string? text, CancellationToken ct)
    {
        var trimmed = text?.Trim();
        var now = desk.Now().ToUnixTimeSeconds();
        var keys = (await Keys(ct)).State;
        var trust = new TrustList(now, keys.Keys);
        // The status is asked of the store below, so no list is needed here; a code of a lost key counts when it was signed here before.
        var first = CertificateCheck.Verify(text: trimmed, trust, _ => null, now, loggedAt: long.MinValue);
        if (!first.IsGiven)
            return first.Refusal;
        var number = first.Value.Certificate.Number.ToString();
        var code = (await desk.Store.Load(CertificateCodeStream.Type, number, ct)).State;
        var certificate = (await desk.Store.Load(CertificateStream.Type, number, ct)).State;
        if (certificate.Version == 0 || !code.Signed.TryGetValue(CertificateCode.HashOf(trimmed!), out var signedAt))
            return new Refusal("certificate.not-issued", "签名成立，但发证系统里没有签发过这个码。", "请勿采信，并向发证机关或 12345 反映：密钥可能已经泄露。");
        var verdict = CertificateCheck.Verify(trimmed, trust, _ => new HeldStatusList(StatusList.Create(1, StatusPlaces.Capacity), now), now, signedAt.ToUnixTimeSeconds());
        return verdict.IsGiven ? (verdict.Value, certificate) : verdict.Refusal;
    }

    /// <summary>The list of keys as a note signed by the root.</summary>
    public Task<byte[]> TrustNote(CancellationToken ct) => Fresh("trust", async () =>
    {
        var list = new TrustList(desk.Now().ToUnixTimeSeconds(), (await Keys(ct)).State.Keys);
        return System.Text.Encoding.UTF8.GetBytes(SignedNote.Sign(list.ToString(), RootKey, secrets.FindOrMake(Root)).ToString());
    });

    /// <summary>The names of all status lists.</summary>
    public Task<IReadOnlyList<string>> StatusLists(CancellationToken ct) => Sql.Query(desk.Store, ReadScope.System, "SELECT list FROM status_lists ORDER BY list", r => r.GetString(0), ct);

    /// <summary>A status list, signed by its agency; null when there is none of that name. At most half a minute old.</summary>
    public async Task<byte[]?> StatusToken(string name, CancellationToken ct)
    {
        var rows = await Sql.Query(desk.Store, ReadScope.System, "SELECT agency FROM status_lists WHERE list = @p0", r => r.GetString(0), ct, name);
        if (rows.Count == 0)
            return null;
        // Between the loss of a key and the first signature of the next there is none: no list is better than one that nobody believes.
        var keys = (await Keys(ct)).State.Keys;
        var wanted = AlgorithmOf(rows[0], keys);
        var usable = keys.Where(key => key.Agency == rows[0] && key.CompromisedAt is null && secrets.Find(SecretOf(key)) is not null).ToList();
        var key = usable.FindLast(key => key.Key.Algorithm == wanted) ?? usable.LastOrDefault();
        return key is null ? null : await Fresh(name, () => MakeToken(name, key, ct));
    }

    /// <summary>
    /// A key is known or feared to be in other hands from a moment on: codes it signs later are not believed, and a new key takes its place.
    /// Then call <see cref="SignAgain"/>.
    /// </summary>
    public async Task<Outcome<AgencyKey>> Lose(string keyId, DateTimeOffset at, string reason, string actor, CancellationToken ct)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var keys = await Keys(ct);
            if (keys.State.Find(keyId) is not { } key)
                return new Refusal("signing-key.unknown", $"没有标识为 {keyId} 的签发密钥。", "请用 jy signing-key list 查看。") { Kind = RefusalKind.NotFound };
            if (key.CompromisedAt is not null)
                return new Refusal("signing-key.lost", $"签发密钥 {keyId} 已经停用。") { Kind = RefusalKind.Conflict };
            if (at > desk.Now())
                return new Refusal("signing-key.when", "失控的时间不能在将来。");
            if (string.IsNullOrWhiteSpace(reason))
                return new Refusal("signing-key.why", "请说明停用的原因。");
            var asking = new Asking(actor, "停用签发密钥", desk.Now());
            var (append, after) = SigningKeyStream.Type.Append(SigningKeyStream.Only, keys, [SigningKeyStream.Write(new SigningKeyLost(keyId, at.ToUnixTimeSeconds(), reason.Trim()))], asking);
            if (await desk.Store.Commit(new Commit(actor, asking.Purpose, asking.At, [append]), ct) is CommitResult.Done)
            {
                _made.Clear();
                return after.Find(keyId)!;
            }
        }

        throw new InvalidOperationException("The key could not be marked as lost: others were always faster.");
    }

    /// <summary>Signs again every certificate in force whose code was signed with a lost key. Gives how many; safe to repeat after a stop.</summary>
    public async Task<int> SignAgain(string keyId, CancellationToken ct)
    {
        var count = 0;
        IReadOnlyList<string> numbers;
        do
        {
            numbers = await Sql.Query(desk.Store, ReadScope.System,
                "SELECT k.number FROM certificate_codes k JOIN certificates c ON c.number = k.number WHERE k.key_id = @p0 AND c.status = 'valid' ORDER BY k.number LIMIT 2000", r => r.GetString(0), ct, keyId);
            await Parallel.ForEachAsync(numbers, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = ct }, async (number, token) =>
            {
                await CodeOf((await desk.Store.Load(CertificateStream.Type, number, token)).State, token);
                Interlocked.Increment(ref count);
            });
        }
        while (numbers.Count > 0);
        return count;
    }

    /// <summary>All keys, the lost ones too.</summary>
    public Task<Loaded<SigningKeys>> Keys(CancellationToken ct) => desk.Store.Load(SigningKeyStream.Type, SigningKeyStream.Only, ct);

    private async Task<CertificateCode?> Sign(Certificate certificate, Loaded<CertificateCode> before, Loaded<SigningKeys> keys, CancellationToken ct)
    {
        var number = CertificateNumber.Parse(certificate.Number).Value;
        var (key, keyAppend) = KeyFor(number, AreaOf(certificate), keys);
        var places = before.Version > 0 ? null : await NextPlace(number.Issuer, ct);
        var (list, place) = places is null ? (before.State.List, before.State.Place) : (places.Name, places.Taken);
        var now = desk.Now();
        var code = QrCodeOf(certificate, number, AreaOf(certificate), now) with { Status = (list, place) };
        var secret = secrets.Find(SecretOf(key))!;
        var asking = new Asking("system", certificate.CaseNumber, now);
        var (codeAppend, after) = CertificateCodeStream.Type.Append(certificate.Number, before,
            [CertificateCodeStream.Write(new CertificateSigned(list, place, SigningKeys.IdOf(key), code.Encode(key.Key, bytes => SignatureOf(key, secret, bytes))))], asking);
        List<StreamAppend> appends = [codeAppend];
        if (keyAppend is not null)
            appends.Add(keyAppend);
        if (places is not null)
            appends.Add(StatusPlaceStream.Type.Append(places.Name, new Loaded<StatusPlaces>(places, (int)places.Taken), [StatusPlaceStream.Write(new StatusPlaceTaken(certificate.Number))], asking).Append);
        if (await desk.Store.Commit(new Commit(asking.Actor, asking.Purpose, now, appends), ct) is not CommitResult.Done)
            return null;
        // Who gets the first code of a new key finds the key in the list.
        if (keyAppend is not null)
            _made.Clear();
        return after;
    }

    /// <summary>A key of this node that may sign this certificate, and the append that makes it when there was none.</summary>
    private (AgencyKey Key, StreamAppend? Made) KeyFor(CertificateNumber number, string area, Loaded<SigningKeys> keys)
    {
        var now = desk.Now().ToUnixTimeSeconds();
        var wanted = AlgorithmOf(number.Issuer, keys.State.Keys);
        var own = keys.State.Keys.Where(key => key.Agency == number.Issuer && key.Key.Algorithm == wanted && key.CompromisedAt is null && key.From <= now && now <= key.To).ToList();
        if (own.Find(key => key.Types.Contains(number.Type) && area.StartsWith(key.Area, StringComparison.Ordinal) && secrets.Find(SecretOf(key)) is not null) is { } usable)
            return (usable, null);
        // Below the order of either curve with certainty: the first bit is cleared.
        var secret = desk.Options.Chance(32);
        secret[0] &= 0x7F;
        secret[31] |= 1;
        var made = new AgencyKey(number.Issuer, new CoseKey(wanted, wanted == CoseAlgorithm.Sm2 ? Sm2.PublicKey(secret) : P256.PublicKey(secret)),
            [.. own.SelectMany(key => key.Types).Append(number.Type).Distinct().Order(StringComparer.Ordinal)], area, now, now + TenYears);
        secrets.Keep(SecretOf(made), secret);
        var added = new SigningKeyAdded(SigningKeys.IdOf(made), made.Agency, made.Key.Algorithm, Convert.ToBase64String(made.Key.PublicKey), made.Types, made.Area, made.From, made.To);
        return (made, SigningKeyStream.Type.Append(SigningKeyStream.Only, keys, [SigningKeyStream.Write(added)], new Asking("system", "签发密钥", desk.Now())).Append);
    }

    private async Task<StatusPlaces> NextPlace(string agency, CancellationToken ct)
    {
        var lists = await Sql.Query(desk.Store, ReadScope.System, "SELECT part, taken FROM status_lists WHERE agency = @p0 ORDER BY part DESC LIMIT 1", r => (Part: (int)r.GetInt64(0), Taken: r.GetInt64(1)), ct, agency);
        return lists.Count == 0 ? new(agency, 1, 0) : lists[0].Taken < StatusPlaces.Capacity ? new(agency, lists[0].Part, lists[0].Taken) : new(agency, lists[0].Part + 1, 0);
    }

    private async Task<byte[]> MakeToken(string name, AgencyKey key, CancellationToken ct)
    {
        var list = StatusList.Create(1, StatusPlaces.Capacity);
        foreach (var place in await Sql.Query(desk.Store, ReadScope.System,
            "SELECT k.place FROM certificate_codes k JOIN certificates c ON c.number = k.number WHERE k.list = @p0 AND c.status <> 'valid'", r => r.GetInt64(0), ct, name))
            list.Set(place, (int)TokenStatus.Invalid);
        var secret = secrets.Find(SecretOf(key))!;
        return StatusListToken.Issue(name, list, desk.Now().ToUnixTimeSeconds(), key.Key, bytes => SignatureOf(key, secret, bytes));
    }

    private async Task<byte[]> Fresh(string what, Func<Task<byte[]>> make)
    {
        var now = desk.Now();
        if (_made.TryGetValue(what, out var made) && now < made.Until)
            return made.Bytes;
        var bytes = await make();
        _made[what] = (now + Kept, bytes);
        return bytes;
    }

    /// <summary>What the code says: what a person at a door must see, short enough to print.</summary>
    private static QrCertificate QrCodeOf(Certificate c, CertificateNumber number, string area, DateTimeOffset now) => new(
        number, c.MaskedHolder, area, now.ToUnixTimeSeconds(), c.ValidUntil is { } until ? ChinaTime.At(until.AddDays(1)).ToUnixTimeSeconds() : null)
    {
        Facts =
        [
            new("证照", c.Title), new("发证机关", c.AgencyName), new("发证日期", c.IssuedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            .. c.Fields.Where(field => !field.IsPersonal && field.Value != c.HolderName && field.Value.Length <= 40).Take(3).Select(field => KeyValuePair.Create(field.Label, field.Value)),
        ],
    };

    private string AreaOf(Certificate c)
    {
        var division = desk.Catalogue.Agencies.GetValueOrDefault(c.AgencyId)?.Division ?? "63";
        var significant = division.TrimEnd('0').Length;
        return division[..(significant switch { > 9 => 12, > 6 => 9, > 4 => 6, > 2 => 4, _ => 2 })];
    }

    private CoseAlgorithm AlgorithmOf(string agency, IReadOnlyList<AgencyKey> keys) => algorithm ?? keys.LastOrDefault(key => key.Agency == agency)?.Key.Algorithm ?? CoseAlgorithm.Es256;

    private static byte[] SignatureOf(AgencyKey key, byte[] secret, byte[] bytes) =>
        key.Key.Algorithm == CoseAlgorithm.Sm2 ? Sm2.Sign(secret, key.Key.PublicKey, bytes) : P256.Sign(secret, bytes);

    private static string SecretOf(AgencyKey key) => "signing-" + SigningKeys.IdOf(key);
}

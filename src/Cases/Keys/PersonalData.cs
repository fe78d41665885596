using Jiangyuan.Cases.Access;
using Jiangyuan.Trust.Keys;

namespace Jiangyuan.Cases.Keys;

/// <summary>What became of the personal data of a record when it was read.</summary>
public enum PersonalDataState
{
    /// <summary>可读: there were none, or they have been opened and the reading is on record.</summary>
    Readable,

    /// <summary>暂不可见: the key service does not answer or refuses; masked values stand in their place.</summary>
    Unavailable,

    /// <summary>已依法删除: the keys were destroyed.</summary>
    Destroyed,

    /// <summary>内容被改动: an envelope was changed or moved since it was made.</summary>
    Damaged,

    /// <summary>已遮盖: the reader has no work on the record; nothing was opened, so nothing was put on record.</summary>
    Masked,
}

/// <summary>
/// One sealed value: <paramref name="At"/> is the field it stands in, <paramref name="Stored"/> the text there. Its envelope was made for
/// <paramref name="Field"/> of <paramref name="Record"/> with a key of <paramref name="Subject"/>, whose data it is.
/// </summary>
public sealed record SealedField(string At, string Stored, string Field, string Record, string Subject, string Envelope)
{
    private const string Foreign = "x1.";

    /// <summary>The slot whose key it needs.</summary>
    public long Slot { get; } = FieldEnvelope.SlotOf(Envelope)!.Value;

    /// <summary>
    /// A value that was sealed in another record, carried over as it is: <c>x1.RECORD.SUBJECT.FIELD.ENVELOPE</c>. So a person's own application carries the
    /// name and number of the account without anybody opening them.
    /// </summary>
    public static string Carry(string record, string subject, string field, string envelope) => $"{Foreign}{record}.{subject}.{field}.{envelope}";

    /// <summary>The sealed value in a text; null when there is none.</summary>
    public static SealedField? Of(string field, string? text, string record, string subject) =>
        FieldEnvelope.IsEnvelope(text) ? new(field, text!, field, record, subject, text!)
        : text is not null && text.StartsWith(Foreign, StringComparison.Ordinal) && text[Foreign.Length..].Split('.', 4) is [var from, var whose, var name, var envelope] && FieldEnvelope.IsEnvelope(envelope)
            ? new(field, text, name, from, whose, envelope) : null;

    /// <summary>True for a text that is sealed.</summary>
    public static bool IsSealed(string? text) => Of("", text, "", "") is not null;
}

/// <summary>Values that were opened.</summary>
public sealed class OpenedFields
{
    /// <summary>Stands in the place of a value whose key was destroyed.</summary>
    public const string DestroyedText = "已依法删除";

    /// <summary>Stands in the place of a value that cannot be opened just now.</summary>
    public const string UnavailableText = "暂不可见";

    /// <summary>Stands in the place of a value that was changed or moved since it was sealed.</summary>
    public const string DamagedText = "内容被改动，不能核实";

    /// <summary>Stands in the place of a value that this reader is not shown.</summary>
    public const string MaskedText = "已遮盖";

    private readonly Dictionary<(string At, string Stored), string> _values = [];

    public PersonalDataState State { get; private set; }

    /// <summary>True when the text only stands in the place of a value.</summary>
    public static bool IsPlaceholder(string? text) => text is DestroyedText or UnavailableText or DamagedText or MaskedText;

    /// <summary>What a field shows: its text when it was never sealed; <paramref name="masked"/>, if given, while it cannot be opened or was not asked for.</summary>
    public string? Of(string field, string? text, string? masked = null) =>
        !SealedField.IsSealed(text) ? text : _values.TryGetValue((field, text!), out var value) ? value : masked ?? UnavailableText;

    internal void Add(SealedField field, string value) => _values[(field.At, field.Stored)] = value;

    internal void Fail(SealedField field, PersonalDataState why)
    {
        if (why != PersonalDataState.Unavailable)
            Add(field, why == PersonalDataState.Destroyed ? DestroyedText : DamagedText);
        State = (PersonalDataState)Math.Max((int)State, (int)why);
    }
}

/// <summary>The one way to personal data: put the reading on record, then open.</summary>
public static class PersonalData
{
    /// <summary>
    /// Records that <paramref name="actor"/> reads these fields for a purpose (the number of a case, or what else it is for), and opens them.
    /// <paramref name="also"/> names what is read besides and is not sealed (a file). Data of several people in one record are as many readings.
    /// Without the record nothing is opened: a commit that fails throws.
    /// </summary>
    public static Task<OpenedFields> Read(CaseDesk desk, Actor actor, string purpose, string subject, IReadOnlyList<SealedField> fields, CancellationToken ct, params string[] also) =>
        Read(desk, actor, AccessPurpose.Work, purpose, subject, fields, ct, also);

    /// <summary>The same on another ground than open work: a stated purpose, or an emergency that two persons answer for.</summary>
    internal static async Task<OpenedFields> Read(
        CaseDesk desk, Actor actor, AccessPurpose why, string purpose, string subject, IReadOnlyList<SealedField> fields, CancellationToken ct, params string[] also)
    {
        var opened = new OpenedFields();
        var isOwn = actor.Kind == ActorKind.Public;
        foreach (var whose in fields.Select(f => f.Subject).Append(subject).Distinct(StringComparer.Ordinal))
        {
            SealedField[] theirs = [.. fields.Where(f => f.Subject == whose)];
            string[] names = [.. theirs.Select(f => f.Field).Concat(whose == subject ? also : []).Distinct()];
            if (isOwn && names.Length == 0)
                continue;
            var reading = await AccessLog.Record(desk, whose, purpose, names, isOwn, actor, ct, why);
            if (theirs.Length > 0)
                await Open(desk, whose, reading, isOwn, theirs, opened, ct);
        }
        return opened;
    }

    private static async Task Open(CaseDesk desk, string subject, long reading, bool isOwn, SealedField[] fields, OpenedFields opened, CancellationToken ct)
    {
        var rest = new List<SealedField>();
        foreach (var field in fields)
        {
            if (isOwn && desk.Options.Vault?.OwnKey(subject, field.Slot, field.Field) is { } key)
                Open(field, key, opened);
            else
                rest.Add(field);
        }
        if (rest.Count == 0)
            return;
        var request = new OpenFields(reading, subject, [.. rest.Select(f => f.Slot).Distinct()], [.. rest.Select(f => f.Field).Distinct()]);
        var answer = desk.Options.Vault is { } vault ? await vault.Client.Ask(new KeyRequest { Open = request }, ct) : null;
        foreach (var field in rest)
        {
            if (answer?.Keys is not { } keys)
                opened.Fail(field, PersonalDataState.Unavailable);
            else if (keys.GetValueOrDefault(field.Slot)?.GetValueOrDefault(field.Field) is { } key)
                Open(field, key, opened);
            else
                opened.Fail(field, PersonalDataState.Destroyed);
        }
    }

    private static void Open(SealedField field, byte[] key, OpenedFields opened)
    {
        if (FieldEnvelope.Open(key, field.Record, field.Field, field.Envelope) is { } value)
            opened.Add(field, value);
        else
            opened.Fail(field, PersonalDataState.Damaged);
    }
}

using Jiangyuan.Cases;
using Jiangyuan.Kernel;
using Jiangyuan.Web.Components;

namespace Jiangyuan.Web.Desk;

/// <summary>One field of an action's form.</summary>
internal sealed record CaseFormField(string Name, string Label)
{
    internal FieldType Type { get; init; } = FieldType.LongText;

    internal string? Hint { get; init; }

    internal bool Required { get; init; } = true;

    internal IReadOnlyList<FieldChoice> Choices { get; init; } = [];

    internal string? Value { get; init; }
}

/// <summary>What a person entered, and what the command needs besides.</summary>
internal sealed record CaseFormEntry(Case Case, Actor Actor, CaseDesk Desk, string Key, int? SeenVersion, Func<string, string> Value)
{
    internal long Id => Case.Id;

    internal bool Says(string field, string value) => Value(field) == value;

    internal int Number(string field) => int.TryParse(Value(field), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>
/// One action on a case as a form: the button, what follows from it, the fields, and the command. Whether it is offered is <see cref="CasePolicy"/>'s word alone.
/// </summary>
internal sealed record CaseForm(CaseAction Action, string Slug, string Label, string Consequence)
{
    internal bool IsDanger { get; init; }

    internal Func<Case, CaseLaw, IReadOnlyList<CaseFormField>> Fields { get; init; } = (_, _) => [];

    internal required Func<CaseFormEntry, CancellationToken, Task<Outcome<Case>>> Carry { get; init; }
}

namespace Jiangyuan.Web.Components;

/// <summary>What a field asks for; decides the control that is drawn.</summary>
public enum FieldType { Text, LongText, Number, Date, Choice, Choices, File, Password }

/// <summary>One answer a person can choose.</summary>
public sealed record FieldChoice(string Value, string Label, string? Hint = null);

/// <summary>What a coloured mark means. Each has its own sign too, so that colour is never the only cue.</summary>
public enum Tone { Neutral, Info, Ok, Warn, Error }

/// <summary>The tone as the style sheet calls it.</summary>
internal static class ToneClass
{
    internal static string Css(this Tone tone) => tone switch
    {
        Tone.Neutral => "neutral",
        Tone.Info => "info",
        Tone.Ok => "ok",
        Tone.Warn => "warn",
        Tone.Error => "error",
        _ => throw new System.Diagnostics.UnreachableException(tone.ToString()),
    };
}

/// <summary>What a button is for.</summary>
public enum ButtonKind { Primary, Secondary, Danger, Quiet }

/// <summary>One place above this page.</summary>
public sealed record Crumb(string Label, string Href);

/// <summary>One leaf of a set of pages.</summary>
public sealed record TabLink(string Label, string Href, string? Count = null);

/// <summary>One line of a summary: what was asked, what was answered, where to change it.</summary>
public sealed record SummaryRow(string Label, string? Value, string? ChangeHref = null);

/// <summary>Where an entry of a timeline stands.</summary>
public enum TimelineState { Done, Current, Ahead }

/// <summary>One thing that happened, or will.</summary>
public sealed record TimelineEntry(string Title, string? When = null, string? By = null, string? Text = null, TimelineState State = TimelineState.Done);

/// <summary>A due date as people read it. <paramref name="Why"/> says in one sentence why it is that day.</summary>
public sealed record DeadlineView(DateOnly DueOn, string Remaining, string Why, Tone Tone = Tone.Info, bool Provisional = false);

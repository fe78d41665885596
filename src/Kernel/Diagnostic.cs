namespace Jiangyuan.Kernel;

/// <summary>How much a finding weighs. An error blocks publication.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Probably wrong; publication goes on.</summary>
    Warning,

    /// <summary>Wrong; publication is blocked.</summary>
    Error,
}

/// <summary>A place in a text file. Line and column count from 1; 0 means the whole file.</summary>
public readonly record struct Place(string File, int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}:{Column}";
}

/// <summary>
/// A finding of a checker: collected, never thrown. <paramref name="Id"/> is stable and has a page in <c>docs/checks/</c>;
/// <paramref name="Message"/> says what is wrong, <paramref name="Why"/> why that matters (with the law where there is one), <paramref name="Next"/> what to do.
/// </summary>
public sealed record Diagnostic(string Id, Severity Severity, Place Place, string Message, string Why, string Next)
{
    /// <summary>One line for terminals: place, weight, id, message.</summary>
    public override string ToString() => $"{Place}: {(Severity == Severity.Error ? "错误" : Severity == Severity.Warning ? "警告" : "提示")} {Id}: {Message} 原因：{Why} 怎么办：{Next}";
}

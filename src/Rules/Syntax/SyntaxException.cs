namespace Jiangyuan.Rules.Syntax;

/// <summary>Leaves the recursive descent at the first mistake; never leaves <see cref="Parser"/>.</summary>
internal sealed class SyntaxException(int offset, string id, string what, string why, string next = "按本页的写法改正") : Exception(what)
{
    internal int Offset => offset;

    internal string Id => id;

    internal string Why => why;

    internal string Next => next;
}

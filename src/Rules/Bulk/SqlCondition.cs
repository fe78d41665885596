using System.Globalization;
using System.Text;

namespace Jiangyuan.Rules.Bulk;

/// <summary>
/// The same condition as SQL that SQLite and PostgreSQL both understand: for questions to a register that is a database, and as a second opinion in tests.
/// SQL's own three-valued logic is Kleene's, so NULL is exactly "not known". Columns hold the coded integers.
/// </summary>
public static class SqlCondition
{
    /// <summary>The text, or null when a part can only be worked out row by row.</summary>
    public static string? Write(BulkCondition condition)
    {
        var text = new StringBuilder();
        return Append(condition, text) ? text.ToString() : null;
    }

    private static bool Append(BulkCondition condition, StringBuilder text)
    {
        switch (condition)
        {
            case BulkCondition.All all:
                return Join(all.Parts, " AND ", "(1=1)", text);
            case BulkCondition.Any any:
                return Join(any.Parts, " OR ", "(1=0)", text);
            case BulkCondition.Not not:
                text.Append("(NOT ");
                if (!Append(not.Part, text))
                    return false;
                text.Append(')');
                return true;
            case BulkCondition.Constant constant:
                text.Append(constant.Value switch { true => "(1=1)", false => "(1=0)", _ => "(NULL=1)" });
                return true;
            case BulkCondition.Within within:
                Within(within, text);
                return true;
            default:
                return false;
        }
    }

    private static bool Join(IReadOnlyList<BulkCondition> parts, string word, string none, StringBuilder text)
    {
        if (parts.Count == 0)
        {
            text.Append(none);
            return true;
        }

        text.Append('(');
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0)
                text.Append(word);
            if (!Append(parts[i], text))
                return false;
        }

        text.Append(')');
        return true;
    }

    private static void Within(BulkCondition.Within within, StringBuilder text)
    {
        var column = $"\"{within.Column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        text.Append('(');

        // The column is named even where no value can pass, so that NULL stays "not known".
        if (within.Ranges.Count == 0)
            text.Append(column).Append(" <> ").Append(column);
        for (var i = 0; i < within.Ranges.Count; i++)
        {
            var (from, to) = (within.Ranges[i].From, within.Ranges[i].To);
            if (i > 0)
                text.Append(" OR ");
            if (from == to)
                text.Append(CultureInfo.InvariantCulture, $"{column} = {from}");
            else if (from == long.MinValue && to == long.MaxValue)
                text.Append(column).Append(" = ").Append(column);
            else if (from == long.MinValue)
                text.Append(CultureInfo.InvariantCulture, $"{column} <= {to}");
            else if (to == long.MaxValue)
                text.Append(CultureInfo.InvariantCulture, $"{column} >= {from}");
            else
                text.Append(CultureInfo.InvariantCulture, $"{column} BETWEEN {from} AND {to}");
        }

        text.Append(')');
    }
}

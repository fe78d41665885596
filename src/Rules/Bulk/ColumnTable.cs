using System.Data.Common;
using System.Globalization;
using Jiangyuan.Kernel;

namespace Jiangyuan.Rules.Bulk;

/// <summary>How an element is coded as integers in a column.</summary>
/// <param name="Name">The element's name as rules say it, and the header of its column in a file or query.</param>
/// <param name="Kind">What the text or database value means.</param>
/// <param name="Decimals">For <see cref="CodedKind.Number"/>: digits after the point that are kept exactly; a value with more is refused.</param>
/// <param name="Codes">For <see cref="CodedKind.Code"/>: the list of texts; a row stores the index.</param>
public sealed record CodedElement(string Name, CodedKind Kind, int Decimals = 0, IReadOnlyList<string>? Codes = null)
{
    /// <summary>A rule's number times this is the stored integer.</summary>
    public decimal Scale => Kind == CodedKind.Number ? Pow10(Decimals) : 1;

    /// <summary>The stored integer of a text; null text or empty text is "not known". False when the text is not of the kind.</summary>
    public bool TryCode(string? text, out long? stored)
    {
        stored = null;
        if (string.IsNullOrEmpty(text))
            return true;
        switch (Kind)
        {
            case CodedKind.Number when decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number):
                var scaled = number * Scale;
                if (scaled != decimal.Truncate(scaled) || Math.Abs(scaled) > long.MaxValue / 2)
                    return false;
                stored = (long)scaled;
                return true;
            case CodedKind.Boolean when text is "true" or "1" or "是":
                stored = 1;
                return true;
            case CodedKind.Boolean when text is "false" or "0" or "否":
                stored = 0;
                return true;
            case CodedKind.Date when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date):
                stored = date.DayNumber;
                return true;
            case CodedKind.Code:
                for (var i = 0; i < (Codes?.Count ?? 0); i++)
                {
                    if (string.Equals(Codes![i], text, StringComparison.Ordinal))
                        stored = i;
                }

                return stored is not null;
            default:
                return false;
        }
    }

    private static decimal Pow10(int digits)
    {
        var power = 1m;
        for (var i = 0; i < digits; i++)
            power *= 10;
        return power;
    }
}

/// <summary>What a coded element holds.</summary>
public enum CodedKind
{
    /// <summary>A number with a fixed count of decimals.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A calendar date, stored as its day number.</summary>
    Date,

    /// <summary>One of a list of texts.</summary>
    Code,
}

/// <summary>All rows of a population, by column. Owns its columns.</summary>
public sealed class ColumnTable : IDisposable
{
    private readonly Dictionary<string, Column> _columns = new(StringComparer.Ordinal);

    /// <summary>An empty table of so many rows.</summary>
    public ColumnTable(int rows) => Rows = rows;

    /// <summary>How many rows.</summary>
    public int Rows { get; }

    /// <summary>The columns by name.</summary>
    public IReadOnlyDictionary<string, Column> Columns => _columns;

    /// <summary>Adds a column, or replaces the one of the same name.</summary>
    public ColumnTable Add(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (column.Rows != Rows)
            throw new ArgumentException($"{column.Name} has {column.Rows} rows, the table {Rows}", nameof(column));
        if (_columns.Remove(column.Name, out var old))
            old.Dispose();
        _columns[column.Name] = column;
        return this;
    }

    /// <summary>
    /// Reads a CSV text: first line names. An empty cell is "not known".
    /// Columns of the file that are not among the elements are passed over. Bad cells are collected with their line and column.
    /// </summary>
    public static (ColumnTable? Table, IReadOnlyList<Diagnostic> Findings) FromCsv(TextReader text, string file, IReadOnlyList<CodedElement> elements)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(elements);
        var findings = new List<Diagnostic>();
        var csv = new CsvReader(text);
        csv.Read();
        var header = csv.Cells.Select(c => c.Text).ToList();
        var at = elements.Select(e => header.IndexOf(e.Name)).ToArray();
        for (var i = 0; i < at.Length; i++)
        {
            if (at[i] < 0)
                findings.Add(Bad(file, 1, 1, $"表头里没有“{elements[i].Name}”这一列", "规则要用到它", "补上这一列，不知道的单元格留空"));
        }

        var values = elements.Select(_ => new List<long?>()).ToArray();
        while (findings.Count < 100 && csv.Read())
        {
            for (var i = 0; i < at.Length; i++)
            {
                if (at[i] < 0)
                    continue;
                var cell = at[i] < csv.Cells.Count ? csv.Cells[at[i]].Text : "";
                if (!elements[i].TryCode(cell, out var stored))
                    findings.Add(Bad(file, csv.Line, at[i] + 1, $"“{elements[i].Name}”的值“{Cut(cell)}”不是{KindName(elements[i])}", "装入的每个值都要与数据元的类型一致", "改正这个单元格；不知道就留空"));
                values[i].Add(stored);
            }
        }

        if (csv.Unclosed is { } open)
            findings.Add(Bad(file, open.Line, open.Column, "引号没有合上", "后面的行都被当作这一格的文字", "补上引号；引号里的引号写两个"));
        if (findings.Count > 0)
            return (null, findings);
        var table = new ColumnTable(values.Length == 0 ? 0 : values[0].Count);
        for (var i = 0; i < values.Length; i++)
            table.Add(Column.From(elements[i].Name, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values[i]), elements[i].Scale));
        return (table, findings);
    }

    /// <summary>Reads a query's rows; its columns carry the elements' names; database null is "not known".</summary>
    /// <exception cref="InvalidDataException">A value is not of its element's kind: the register broke its own promise.</exception>
    public static async Task<ColumnTable> FromReader(DbDataReader reader, IReadOnlyList<CodedElement> elements, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(elements);
        var at = elements.Select(e => reader.GetOrdinal(e.Name)).ToArray();
        var values = elements.Select(_ => new List<long?>()).ToArray();
        while (await reader.ReadAsync(ct).ConfigureAwait(false))
        {
            for (var i = 0; i < at.Length; i++)
            {
                var text = reader.IsDBNull(at[i]) ? null : Convert.ToString(reader.GetValue(at[i]), CultureInfo.InvariantCulture);
                if (!elements[i].TryCode(text, out var stored))
                    throw new InvalidDataException($"{elements[i].Name}: “{Cut(text!)}”不是{KindName(elements[i])}");
                values[i].Add(stored);
            }
        }

        var table = new ColumnTable(values.Length == 0 ? 0 : values[0].Count);
        for (var i = 0; i < values.Length; i++)
            table.Add(Column.From(elements[i].Name, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values[i]), elements[i].Scale));
        return table;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var column in _columns.Values)
            column.Dispose();
        _columns.Clear();
    }

    private static Diagnostic Bad(string file, int line, int column, string what, string why, string next) =>
        new("RU0601", Severity.Error, new Place(file, line, column), what, why, next);

    private static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static string KindName(CodedElement element) => element.Kind switch
    {
        CodedKind.Number => $"数（至多 {element.Decimals} 位小数）",
        CodedKind.Boolean => "是或否",
        CodedKind.Date => "日期（yyyy-MM-dd）",
        _ => $"代码（{string.Join("、", (element.Codes ?? []).Take(8))}）",
    };
}

using System.Buffers;
using System.Text;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Levels;

/// <summary>Reads the cells that state something. Each distinct text is understood once.</summary>
internal sealed class StatementCells(SheetTable table)
{
    // With the first bytes of ； and ， and of 、, which other letters may begin with too.
    private static readonly SearchValues<byte> Separators = SearchValues.Create([(byte)';', (byte)'|', (byte)'\n', (byte)',', 0xEF, 0xE3]);
    private readonly Dictionary<(StatementKind Kind, int Text), int?> _understood = [];

    public void ReadAll(int sheet, CsvRows rows, ListColumn?[] columns)
    {
        for (var cell = 0; cell < columns.Length; cell++)
        {
            if (!rows.IsEmpty(cell) && columns[cell] is { Use: ColumnUse.Statement } column && rows[cell] is { Length: > 0 } text)
            {
                Read(sheet, rows, cell, column, text);
            }
        }
    }

    private void Read(int sheet, CsvRows rows, int cell, ListColumn column, ReadOnlySpan<byte> text)
    {
        var (line, place) = (rows.LineOf(cell), rows.ColumnOf(cell));
        if (column.Kind is StatementKind.Name or StatementKind.Code || StatementKinds.IsNumber(column.Kind) || column.Kind is StatementKind.Kind or StatementKind.Statutory)
        {
            if (Understand(column.Kind, text) is { } value)
            {
                table.Say(column.Kind, value, Strength.Asked, line, place);
            }
            else
            {
                Refuse(sheet, rows, line, place, column, text);
            }

            return;
        }

        var mask = 0;
        while (text.Length > 0)
        {
            var part = TakePart(ref text, column.Kind == StatementKind.Channels);
            if (part.Length == 0)
            {
                continue;
            }

            if (column.Kind != StatementKind.Channels)
            {
                Say(sheet, column, part, line, place);
            }
            else if (Understand(column.Kind, part) is { } bit)
            {
                mask |= bit;
            }
            else
            {
                Refuse(sheet, rows, line, place, column, part);
                return;
            }
        }

        if (column.Kind == StatementKind.Channels && mask != 0)
        {
            table.Say(StatementKind.Channels, mask, Strength.Asked, line, place);
        }
    }

    private void Say(int sheet, ListColumn column, ReadOnlySpan<byte> part, int line, int place)
    {
        var item = table[sheet].Item;
        var value = column.Kind switch
        {
            StatementKind.Basis => Understand(column.Kind, part)!.Value,
            StatementKind.Obtains or StatementKind.Feeds => table.Names.Intern(PackageSheets.Register + Encoding.UTF8.GetString(part)),
            _ => table.Names.Intern(part),
        };
        value = column.Kind == StatementKind.After ? table.ItemNamed(value) : StatementKinds.IsMember(column.Kind) ? table.MemberNamed(item, value) : value;
        table.Say(column.Kind, value, column.Strength, line, place);
    }

    private int? Understand(StatementKind kind, ReadOnlySpan<byte> text)
    {
        var id = table.Names.Intern(text);
        if (kind is StatementKind.Name or StatementKind.Code)
        {
            return id;
        }

        if (!_understood.TryGetValue((kind, id), out var value))
        {
            var written = table.Names[id];
            _understood[(kind, id)] = value = kind switch
            {
                StatementKind.Fee => StatementValue.Fee(written),
                StatementKind.Visits => StatementValue.Visits(written),
                StatementKind.Channels => StatementValue.Channel(written),
                StatementKind.Kind => table.Names.Intern(StatementValue.Kind(written)),
                StatementKind.Basis => table.Names.Intern(StatementValue.Basis(written)),
                _ => StatementValue.Limit(written),
            };
        }

        return value;
    }

    private void Refuse(int sheet, CsvRows rows, int line, int place, ListColumn column, ReadOnlySpan<byte> text)
    {
        // A row with a cell that cannot be read is not idle.
        table[sheet].SaysMore = true;
        var written = Encoding.UTF8.GetString(text);
        var file = table[sheet].File;
        var (what, how) = column.Kind switch
        {
            StatementKind.Fee => ("收费", "请写：免费、120元、12.5，或以“按”开头的收费标准"),
            StatementKind.Visits => ("次数", "请写 0 到 99 的整数，例如 0 或 1次"),
            StatementKind.Channels => ("办理渠道", "请写：网上、窗口、邮寄，用“；”或“、”分开"),
            _ => ("时限", "请写：当场、3个工作日、20日（自然日）、6个月、5年、2小时"),
        };
        table.Report(file, rows.Line, new Diagnostic("SC0426", Severity.Error, new Place(table.Files[file].Path, line, place), $"“{column.Header}”的“{(written.Length > 40 ? written[..40] + "…" : written)}”不是{what}。", "读不懂的格子无法与上一级比较。", how + "。"));
    }

    /// <summary>Takes the first part off the text. Names may hold 、 so only channels are split there.</summary>
    private static ReadOnlySpan<byte> TakePart(ref ReadOnlySpan<byte> text, bool byEnumeration)
    {
        if (text.IndexOfAny(Separators) < 0)
        {
            var whole = CsvRows.Trim(text);
            text = [];
            return whole;
        }

        var (at, width) = Earliest(text, ";"u8, text.Length, 0);
        (at, width) = Earliest(text, "；"u8, at, width);
        (at, width) = Earliest(text, "|"u8, at, width);
        (at, width) = Earliest(text, "\n"u8, at, width);
        if (byEnumeration)
        {
            (at, width) = Earliest(text, "、"u8, at, width);
            (at, width) = Earliest(text, ","u8, at, width);
            (at, width) = Earliest(text, "，"u8, at, width);
        }

        var part = CsvRows.Trim(text[..at]);
        text = text[(at + width)..];
        return part;
    }

    private static (int At, int Width) Earliest(ReadOnlySpan<byte> text, ReadOnlySpan<byte> mark, int at, int width) =>
        text[..at].IndexOf(mark) is >= 0 and var found ? (found, mark.Length) : (at, width);
}

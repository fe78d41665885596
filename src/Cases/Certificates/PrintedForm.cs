using System.Globalization;
using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Cases.Certificates;

/// <summary>A plain paper: receipt, notice, proof of a deadline. Fields first, then a table, then notes; as many pages as needed.</summary>
public sealed record PrintedForm(string Title, string Issuer, IReadOnlyList<PaperField> Fields)
{
    /// <summary>Heads of the table's columns; none, no table.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The share of the width each column has.</summary>
    public IReadOnlyList<double> Shares { get; init; } = [];

    public IReadOnlyList<IReadOnlyList<string>> Rows { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The address that the QR code holds, beside the title; null, no code.</summary>
    public string? QrText { get; init; }

    /// <summary>The instant written into the document's metadata; the same input gives the same bytes.</summary>
    public required DateTimeOffset DrawnAt { get; init; }

    /// <summary>The days of a proof as a form: the date, the running number, and why the day counted or not.</summary>
    public static PrintedForm Of(Proof proof, string issuer, string caseNumber, DateTimeOffset drawnAt)
    {
        var deadline = proof.Deadline;
        return new("期限计算说明", issuer,
        [
            new("办件编号", caseNumber),
            new("期限", $"{deadline.Rule.Limit}{deadline.Rule.Limit.BasisInBrackets}"),
            new("起算日", CertificatePdf.DateText(deadline.StartedOn)),
            new("届满日", CertificatePdf.DateText(deadline.Due) + (deadline.IsProvisional ? "（暂定：次年放假安排尚未公布，公布后重新计算）" : "")),
            new("日历版本", deadline.CalendarVersion),
        ])
        {
            Columns = ["日期", "计数", "说明"],
            Shares = [.2, .16, .64],
            Rows = [.. proof.Days.Select(d => (IReadOnlyList<string>)[d.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), d.IsCounted ? $"第 {d.Number} 日" : "不计", d.Why])],
            Notes = ["期限自起算日的次日起计算；法定节假日和依法不计入的期间不算在内。每一天的理由列在表中，可以逐日核对。"],
            DrawnAt = drawnAt,
        };
    }
}

/// <summary>Draws plain papers.</summary>
public static class PrintedFormPdf
{
    private const double Left = 64, Right = PdfCanvas.Width - 64, Top = 60, Bottom = PdfCanvas.Height - 64, FieldLabel = 96;
    private static readonly TextStyle Body = new(10.5, Ink.Black), Small = new(9, Ink.Grey);

    /// <summary>The PDF file. Throws <see cref="DllNotFoundException"/> where cairo and pango are not installed.</summary>
    public static byte[] Draw(PrintedForm form) => PdfCanvas.Draw(form.Title, form.Issuer, form.DrawnAt, canvas =>
    {
        var y = Head(canvas, form);
        foreach (var field in form.Fields)
        {
            y = Room(canvas, y, canvas.Measure(field.Value, Right - Left - FieldLabel, Body) + 7);
            y += canvas.Labelled((field.Label, FieldLabel, Body with { Ink = Ink.Grey }), (field.Value, Right - Left - FieldLabel, Body), Left, y) + 7;
        }
        y += 10;
        if (form.Columns.Count > 0)
        {
            y = Row(canvas, form, form.Columns, y, Body with { Bold = true });
            foreach (var row in form.Rows)
                y = Row(canvas, form, row, y, Body);
        }
        foreach (var note in form.Notes)
        {
            y = Room(canvas, y + 8, canvas.Measure(note, Right - Left, Small));
            y += canvas.Text(note, Left, y, Right - Left, Small);
        }
    });

    private static double Head(PdfCanvas canvas, PrintedForm form)
    {
        var width = Right - Left - (form.QrText is null ? 0 : 84);
        if (form.QrText is { } qr)
            canvas.Qr(qr, Right - 74, Top - 8, 78);
        var y = Top + canvas.Text(form.Issuer, Left, Top, width, canvas.Fit(form.Issuer, width, new(12, Ink.Seal, Bold: true, Spacing: 1))) + 4;
        y += canvas.Text(form.Title, Left, y, width, canvas.Fit(form.Title, width, new(22, Ink.Black, Bold: true, Spacing: 2))) + 10;
        y = Math.Max(y, form.QrText is null ? 0 : Top + 74);
        canvas.Line(Left, y, Right, y, 1.2, Ink.Seal);
        return y + 14;
    }

    private static double Row(PdfCanvas canvas, PrintedForm form, IReadOnlyList<string> cells, double y, TextStyle style)
    {
        var widths = form.Shares.Select(share => share * (Right - Left)).ToArray();
        var height = cells.Select((cell, i) => canvas.Measure(cell, widths[i] - 8, style)).Max() + 6;
        y = Room(canvas, y, height);
        var x = Left;
        for (var i = 0; i < cells.Count; x += widths[i++])
            canvas.Text(cells[i], x + 2, y + 2, widths[i] - 8, style);
        canvas.Line(Left, y + height, Right, y + height, style.Bold ? .8 : .3, style.Bold ? Ink.Lake : Ink.Hairline);
        return y + height;
    }

    private static double Room(PdfCanvas canvas, double y, double height)
    {
        if (y + height <= Bottom)
            return y;
        canvas.NextPage();
        return Top;
    }
}

using System.Globalization;

namespace Jiangyuan.Cases.Certificates;

/// <summary>A labelled value as a paper shows it.</summary>
public sealed record PaperField(string Label, string Value);

/// <summary>
/// Everything a certificate shows. <paramref name="QrText"/> is the address of the verification page.
/// </summary>
public sealed record CertificatePaper(string Title, string Number, string Issuer, DateOnly IssuedOn, string QrText, IReadOnlyList<PaperField> Fields)
{
    /// <summary>The title in Tibetan.</summary>
    public string? TitleBo { get; init; }

    /// <summary>The agency's name in Tibetan.</summary>
    public string? IssuerBo { get; init; }

    /// <summary>Null: until revoked.</summary>
    public DateOnly? ValidUntil { get; init; }

    /// <summary>The signed code that verifies without a network; null: not printed.</summary>
    public string? SignedCode { get; init; }

    /// <summary>样本 on papers of a demonstration.</summary>
    public string? Watermark { get; init; }

    /// <summary>The instant written into the document's metadata; the same input gives the same bytes.</summary>
    public required DateTimeOffset DrawnAt { get; init; }
}

/// <summary>Draws a certificate: A4, border of guilloches, text that can be selected, fonts embedded, as many pages as the values need.</summary>
public static class CertificatePdf
{
    private const double Left = 76, Right = PdfCanvas.Width - 76, ValueLeft = 190, Bottom = 632;
    private static readonly TextStyle Label = new(11, Ink.Grey), Value = new(13, Ink.Black);

    /// <summary>The PDF file. Throws <see cref="DllNotFoundException"/> where cairo and pango are not installed.</summary>
    public static byte[] Draw(CertificatePaper paper) => PdfCanvas.Draw($"{paper.Title} {paper.Number}", paper.Issuer, paper.DrawnAt, canvas =>
    {
        Page(canvas, paper);
        var y = Head(canvas, paper);
        foreach (var field in paper.Fields)
        {
            var height = Math.Max(28, canvas.Measure(field.Value, Right - ValueLeft, Value) + 12);
            if (y + height > Bottom)
            {
                canvas.Text("（续下页）", Left, Bottom + 2, Right - Left, Label with { Align = TextAlign.Right, Size = 9 });
                canvas.NextPage();
                Page(canvas, paper);
                y = canvas.Text($"{paper.Title}（续）", Left, 84, Right - Left, new(15, Ink.Black, TextAlign.Center, Bold: true)) + 104;
            }
            canvas.Labelled((field.Label, ValueLeft - Left, Label), (field.Value, Right - ValueLeft, Value), Left, y + 5);
            y += height;
            canvas.Line(Left, y, Right, y, .35, Ink.Hairline);
        }
        Foot(canvas, paper);
    });

    /// <summary>长期 or 2031年11月22日.</summary>
    internal static string DateText(DateOnly? date) => date?.ToString("yyyy年M月d日", CultureInfo.InvariantCulture) ?? "长期";

    private static void Page(PdfCanvas canvas, CertificatePaper paper)
    {
        Guilloche.Ground(canvas);
        if (paper.Watermark is { Length: > 0 } watermark)
        {
            foreach (var y in new[] { 240.0, 430, 620 })
                canvas.Slanted(watermark, PdfCanvas.Width / 2, y, new(92, Ink.Seal.Pale(.87), Spacing: 40));
        }
        Guilloche.Border(canvas);
    }

    private static double Head(PdfCanvas canvas, CertificatePaper paper)
    {
        const double width = Right - Left;
        var y = 78.0;
        if (paper.IssuerBo is { } issuerBo)
            y += canvas.Text(issuerBo, Left, y, width, canvas.Fit(issuerBo, width, new(12, Ink.Seal, TextAlign.Center))) + 2;
        y += canvas.Text(paper.Issuer, Left, y, width, canvas.Fit(paper.Issuer, width, new(19, Ink.Seal, TextAlign.Center, Bold: true, Spacing: 4))) + 6;
        canvas.Line(Left, y, Right, y, 1.6, Ink.Seal);
        canvas.Line(Left, y + 3, Right, y + 3, .4, Ink.Seal);
        y += 22;
        if (paper.TitleBo is { } titleBo)
            y += canvas.Text(titleBo, Left, y, width, canvas.Fit(titleBo, width, new(18, Ink.Black, TextAlign.Center))) + 4;
        y += canvas.Text(paper.Title, Left, y, width, canvas.Fit(paper.Title, width, new(34, Ink.Black, TextAlign.Center, Bold: true, Spacing: 7))) + 8;
        var number = $"证照编号 {paper.Number}";
        y += canvas.Text(number, Left, y, width, canvas.Fit(number, width, new(10.5, Ink.Grey, TextAlign.Center))) + 16;
        canvas.Line(Left, y, Right, y, .7, Ink.Lake);
        return y + 4;
    }

    private static void Foot(PdfCanvas canvas, CertificatePaper paper)
    {
        const double top = Bottom + 18, side = 92;
        canvas.Qr(paper.QrText, Left - 8, top, side);
        canvas.Text("扫码查验真伪与当前状态", Left - 8, top + side + 1, side, new(8, Ink.Grey, TextAlign.Center));
        var x = 260.0;
        if (paper.SignedCode is { } signed)
        {
            canvas.Qr(signed, Left + side + 4, top - 16, side + 16, dense: true);
            canvas.Text("离线验真（证照码）", Left + side + 4, top + side + 1, side + 16, new(8, Ink.Grey, TextAlign.Center));
            x = 292;
        }
        var issuer = canvas.Fit(paper.Issuer, Right - x - 66, Value with { Bold = true, Ink = Ink.Seal });
        var y = top + 14;
        foreach (var (label, value, style) in new[] { ("发证机关", paper.Issuer, issuer), ("发证日期", DateText(paper.IssuedOn), Value), ("有效期至", DateText(paper.ValidUntil), Value) })
            y += canvas.Labelled((label, 66, Label), (value, Right - x - 66, style), x, y) + 8;
        canvas.Text("本证照为电子证照，与纸质证照具有同等法律效力（国务院令第716号第十条）；是否有效以查验页面显示的状态为准。", Left, PdfCanvas.Height - 72, Right - Left, new(8, Ink.Grey, TextAlign.Center));
    }
}

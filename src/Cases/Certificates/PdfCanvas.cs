using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QRCoder;
using static Jiangyuan.Cases.Certificates.CairoNative;

namespace Jiangyuan.Cases.Certificates;

/// <summary>An ink, 0–1 a channel.</summary>
internal readonly record struct Ink(double Red, double Green, double Blue)
{
    internal static readonly Ink Black = new(.12, .13, .15), Grey = new(.42, .44, .47), Hairline = new(.80, .82, .82), Seal = new(.70, .07, .09), Lake = new(.16, .42, .46), Gold = new(.66, .52, .25);

    /// <summary>Nearer to white: 0 is the ink itself, 1 white.</summary>
    internal Ink Pale(double by) => new(Red + (1 - Red) * by, Green + (1 - Green) * by, Blue + (1 - Blue) * by);
}

/// <summary>Where lines of a text stand in their width (pango's numbers).</summary>
internal enum TextAlign { Left, Center, Right }

/// <summary>How a text is set: size and letter spacing in points.</summary>
internal readonly record struct TextStyle(double Size, Ink Ink, TextAlign Align = TextAlign.Left, bool Bold = false, double Spacing = 0);

/// <summary>
/// An A4 PDF drawn page by page, in points from the upper left. Equal calls give equal bytes: the date in the document is an argument. Fonts are embedded as subsets,
/// characters that the first font lacks come from the next one that has them. As many documents are drawn at once as there are processors, each with a font map
/// of its own, because pango's is not thread-safe; a map keeps its fonts open for the next document. What a document costs is cairo reading the whole of a
/// Chinese font (about 50 ms a face) to embed the few characters used.
/// </summary>
internal sealed unsafe class PdfCanvas : IDisposable
{
    internal const double Width = 595.276, Height = 841.89;
    private const int PangoScale = 1024, WrapWordChar = 2, MetadataTitle = 0, MetadataAuthor = 1, MetadataCreated = 5, MetadataModified = 6;
    private static readonly SemaphoreSlim Places = new(Environment.ProcessorCount);
    private static readonly ConcurrentBag<GObject> FontMaps = [];
    private readonly MemoryStream _bytes = new();
    private readonly GCHandle _self;
    private readonly CairoSurface _surface;
    private readonly CairoContext _cairo;
    private readonly GObject _pango;

    private PdfCanvas(GObject fonts, string title, string author, DateTimeOffset created)
    {
        _self = GCHandle.Alloc(_bytes);
        _surface = cairo_pdf_surface_create_for_stream(&Write, GCHandle.ToIntPtr(_self), Width, Height);
        var date = created.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        cairo_pdf_surface_set_metadata(_surface, MetadataTitle, title);
        cairo_pdf_surface_set_metadata(_surface, MetadataAuthor, author);
        cairo_pdf_surface_set_metadata(_surface, MetadataCreated, date);
        cairo_pdf_surface_set_metadata(_surface, MetadataModified, date);
        _cairo = cairo_create(_surface);
        _pango = pango_font_map_create_context(fonts);
        pango_cairo_context_set_resolution(_pango, 72);
        pango_context_set_language(_pango, pango_language_from_string("zh-cn")); // Chinese forms of characters that Japanese writes otherwise
        pango_cairo_update_context(_cairo, _pango);
    }

    /// <summary>Draws a document and gives its bytes.</summary>
    internal static byte[] Draw(string title, string author, DateTimeOffset created, Action<PdfCanvas> draw)
    {
        Places.Wait();
        var fonts = FontMaps.TryTake(out var kept) ? kept : pango_cairo_font_map_new();
        try
        {
            using var canvas = new PdfCanvas(fonts, Clean(title), Clean(author), created);
            draw(canvas);
            cairo_show_page(canvas._cairo);
            var status = cairo_status(canvas._cairo);
            cairo_surface_finish(canvas._surface);
            status = status != 0 ? status : cairo_surface_status(canvas._surface);
            return status == 0 ? canvas._bytes.ToArray() : throw new InvalidOperationException($"cairo status {status}");
        }
        finally
        {
            FontMaps.Add(fonts);
            Places.Release();
        }
    }

    public void Dispose()
    {
        _pango.Dispose();
        _cairo.Dispose();
        _surface.Dispose(); // may still write: the stream's handle goes last
        _self.Free();
    }

    internal void NextPage() => cairo_show_page(_cairo);

    /// <summary>Sets a text into a width, wrapping where it must; gives its height.</summary>
    internal double Text(string text, double x, double y, double width, TextStyle style)
    {
        using var layout = Layout(text, width, style);
        Source(style.Ink);
        cairo_move_to(_cairo, x, y);
        pango_cairo_show_layout(_cairo, layout);
        return HeightOf(layout);
    }

    /// <summary>The height a text will have.</summary>
    internal double Measure(string text, double width, TextStyle style)
    {
        using var layout = Layout(text, width, style);
        return HeightOf(layout);
    }

    /// <summary>A label and its value on one base line; gives the height of the value.</summary>
    internal double Labelled((string Text, double Width, TextStyle Style) label, (string Text, double Width, TextStyle Style) value, double x, double y)
    {
        using var left = Layout(label.Text, label.Width, label.Style);
        using var right = Layout(value.Text, value.Width, value.Style);
        var drop = (pango_layout_get_baseline(right) - pango_layout_get_baseline(left)) / (double)PangoScale;
        Source(label.Style.Ink);
        cairo_move_to(_cairo, x, y + drop);
        pango_cairo_show_layout(_cairo, left);
        Source(value.Style.Ink);
        cairo_move_to(_cairo, x + label.Width, y);
        pango_cairo_show_layout(_cairo, right);
        return HeightOf(right);
    }

    /// <summary>The style with the largest size down to half at which a text stays on one line.</summary>
    internal TextStyle Fit(string text, double width, TextStyle style)
    {
        for (var size = style.Size; ; size -= .5)
        {
            var smaller = style with { Size = size, Spacing = style.Spacing * size / style.Size };
            using var layout = Layout(text, -1, smaller);
            pango_layout_get_size(layout, out var natural, out _);
            if (natural <= width * PangoScale || size <= style.Size / 2)
                return smaller;
        }
    }

    internal void Line(double x1, double y1, double x2, double y2, double thickness, Ink ink) => Path([(x1, y1), (x2, y2)], thickness, ink);

    internal void Frame(double inset, double thickness, Ink ink)
    {
        Source(ink);
        cairo_set_line_width(_cairo, thickness);
        cairo_rectangle(_cairo, inset, inset, Width - 2 * inset, Height - 2 * inset);
        cairo_stroke(_cairo);
    }

    internal void Path(IReadOnlyList<(double X, double Y)> points, double thickness, Ink ink, bool closed = false)
    {
        Source(ink);
        cairo_set_line_width(_cairo, thickness);
        cairo_move_to(_cairo, points[0].X, points[0].Y);
        for (var i = 1; i < points.Count; i++)
            cairo_line_to(_cairo, points[i].X, points[i].Y);
        if (closed)
            cairo_close_path(_cairo);
        cairo_stroke(_cairo);
    }

    /// <summary>Text written slantwise over the page, in the middle of (x, y); drawn before everything else it lies behind.</summary>
    internal void Slanted(string text, double x, double y, TextStyle style)
    {
        cairo_save(_cairo);
        cairo_translate(_cairo, x, y);
        cairo_rotate(_cairo, -Math.PI / 6);
        Text(text, -200, -style.Size * .7, 400, style with { Align = TextAlign.Center });
        cairo_restore(_cairo);
    }

    /// <summary>A QR code as one filled path of runs, with its quiet zone inside the square.</summary>
    internal void Qr(string text, double x, double y, double side, bool dense = false)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, dense ? QRCodeGenerator.ECCLevel.Q : QRCodeGenerator.ECCLevel.M, forceUtf8: !dense);
        var rows = code.ModuleMatrix;
        var module = side / rows.Count;
        Source(Ink.Black);
        for (var r = 0; r < rows.Count; r++)
        {
            for (var c = 0; c < rows.Count; c++)
            {
                var run = 0;
                while (c + run < rows.Count && rows[r][c + run])
                    run++;
                if (run > 0)
                    cairo_rectangle(_cairo, x + c * module, y + r * module, run * module, module);
                c += run;
            }
        }
        cairo_fill(_cairo);
    }

    private GObject Layout(string text, double width, TextStyle style)
    {
        var layout = pango_layout_new(_pango);
        // One family only: each further Chinese font adds about 150 KB and 60 ms to a document, whatever it writes.
        using var font = pango_font_description_from_string(string.Create(CultureInfo.InvariantCulture, $"Noto Serif CJK SC,Noto Serif Tibetan {(style.Bold ? "Bold " : "")}{style.Size}"));
        pango_layout_set_font_description(layout, font);
        pango_layout_set_width(layout, width < 0 ? -1 : (int)(width * PangoScale));
        pango_layout_set_alignment(layout, (int)style.Align);
        pango_layout_set_wrap(layout, WrapWordChar);
        if (style.Spacing > 0)
        {
            var attributes = pango_attr_list_new();
            pango_attr_list_insert(attributes, pango_attr_letter_spacing_new((int)(style.Spacing * PangoScale)));
            pango_layout_set_attributes(layout, attributes);
            pango_attr_list_unref(attributes);
        }
        pango_layout_set_text(layout, Clean(text), -1);
        return layout;
    }

    private static double HeightOf(GObject layout)
    {
        pango_layout_get_size(layout, out _, out var height);
        return (double)height / PangoScale;
    }

    // A NUL would end the text early; a lone surrogate is not UTF-8.
    private static string Clean(string text) => string.Concat(text.EnumerateRunes().Where(r => r.Value is '\n' or >= 0x20));

    private void Source(Ink ink) => cairo_set_source_rgb(_cairo, ink.Red, ink.Green, ink.Blue);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(nint closure, byte* data, uint length)
    {
        try
        {
            ((MemoryStream)GCHandle.FromIntPtr(closure).Target!).Write(new ReadOnlySpan<byte>(data, (int)length));
            return 0;
        }
        catch (Exception)
        {
            return 11; // CAIRO_STATUS_WRITE_ERROR: no exception may cross into C
        }
    }
}

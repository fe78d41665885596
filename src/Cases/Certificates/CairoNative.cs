using System.Runtime.InteropServices;

namespace Jiangyuan.Cases.Certificates;

/// <summary>A native object freed by its library's own function.</summary>
internal abstract class NativeHandle() : SafeHandle(0, true)
{
    public override bool IsInvalid => handle == 0;
}

internal sealed class CairoSurface : NativeHandle
{
    protected override bool ReleaseHandle() { CairoNative.cairo_surface_destroy(handle); return true; }
}

internal sealed class CairoContext : NativeHandle
{
    protected override bool ReleaseHandle() { CairoNative.cairo_destroy(handle); return true; }
}

internal sealed class GObject : NativeHandle
{
    protected override bool ReleaseHandle() { CairoNative.g_object_unref(handle); return true; }
}

internal sealed class FontDescription : NativeHandle
{
    protected override bool ReleaseHandle() { CairoNative.pango_font_description_free(handle); return true; }
}

/// <summary>The functions of cairo 1.16 and pango 1.50 that drawing needs, under their own names.</summary>
internal static unsafe partial class CairoNative
{
    private const string Cairo = "libcairo.so.2", Pango = "libpango-1.0.so.0", PangoCairo = "libpangocairo-1.0.so.0", Gobject = "libgobject-2.0.so.0";

    [LibraryImport(Cairo)] internal static partial CairoSurface cairo_pdf_surface_create_for_stream(delegate* unmanaged[Cdecl]<nint, byte*, uint, int> write, nint closure, double width, double height);
    [LibraryImport(Cairo, StringMarshalling = StringMarshalling.Utf8)] internal static partial void cairo_pdf_surface_set_metadata(CairoSurface surface, int key, string value);
    [LibraryImport(Cairo)] internal static partial void cairo_surface_finish(CairoSurface surface);
    [LibraryImport(Cairo)] internal static partial int cairo_surface_status(CairoSurface surface);
    [LibraryImport(Cairo)] internal static partial void cairo_surface_destroy(nint surface);
    [LibraryImport(Cairo)] internal static partial CairoContext cairo_create(CairoSurface surface);
    [LibraryImport(Cairo)] internal static partial int cairo_status(CairoContext context);
    [LibraryImport(Cairo)] internal static partial void cairo_destroy(nint context);
    [LibraryImport(Cairo)] internal static partial void cairo_save(CairoContext context);
    [LibraryImport(Cairo)] internal static partial void cairo_restore(CairoContext context);
    [LibraryImport(Cairo)] internal static partial void cairo_translate(CairoContext context, double x, double y);
    [LibraryImport(Cairo)] internal static partial void cairo_rotate(CairoContext context, double angle);
    [LibraryImport(Cairo)] internal static partial void cairo_set_source_rgb(CairoContext context, double red, double green, double blue);
    [LibraryImport(Cairo)] internal static partial void cairo_set_line_width(CairoContext context, double width);
    [LibraryImport(Cairo)] internal static partial void cairo_rectangle(CairoContext context, double x, double y, double width, double height);
    [LibraryImport(Cairo)] internal static partial void cairo_move_to(CairoContext context, double x, double y);
    [LibraryImport(Cairo)] internal static partial void cairo_line_to(CairoContext context, double x, double y);
    [LibraryImport(Cairo)] internal static partial void cairo_close_path(CairoContext context);
    [LibraryImport(Cairo)] internal static partial void cairo_stroke(CairoContext context);
    [LibraryImport(Cairo)] internal static partial void cairo_fill(CairoContext context);
    [LibraryImport(Cairo)] internal static partial void cairo_show_page(CairoContext context);
    [LibraryImport(PangoCairo)] internal static partial GObject pango_cairo_font_map_new();
    [LibraryImport(PangoCairo)] internal static partial void pango_cairo_context_set_resolution(GObject context, double dpi);
    [LibraryImport(PangoCairo)] internal static partial void pango_cairo_update_context(CairoContext cairo, GObject context);
    [LibraryImport(PangoCairo)] internal static partial void pango_cairo_show_layout(CairoContext cairo, GObject layout);
    [LibraryImport(Pango)] internal static partial GObject pango_font_map_create_context(GObject map);
    [LibraryImport(Pango, StringMarshalling = StringMarshalling.Utf8)] internal static partial nint pango_language_from_string(string language);
    [LibraryImport(Pango)] internal static partial void pango_context_set_language(GObject context, nint language);
    [LibraryImport(Pango)] internal static partial GObject pango_layout_new(GObject context);
    [LibraryImport(Pango, StringMarshalling = StringMarshalling.Utf8)] internal static partial FontDescription pango_font_description_from_string(string description);
    [LibraryImport(Pango)] internal static partial void pango_font_description_free(nint description);
    [LibraryImport(Pango)] internal static partial void pango_layout_set_font_description(GObject layout, FontDescription description);
    [LibraryImport(Pango)] internal static partial void pango_layout_set_width(GObject layout, int width);
    [LibraryImport(Pango)] internal static partial void pango_layout_set_alignment(GObject layout, int alignment);
    [LibraryImport(Pango)] internal static partial void pango_layout_set_wrap(GObject layout, int wrap);
    [LibraryImport(Pango, StringMarshalling = StringMarshalling.Utf8)] internal static partial void pango_layout_set_text(GObject layout, string text, int length);
    [LibraryImport(Pango)] internal static partial void pango_layout_get_size(GObject layout, out int width, out int height);
    [LibraryImport(Pango)] internal static partial int pango_layout_get_baseline(GObject layout);
    [LibraryImport(Pango)] internal static partial nint pango_attr_list_new();
    [LibraryImport(Pango)] internal static partial void pango_attr_list_insert(nint list, nint attribute);
    [LibraryImport(Pango)] internal static partial void pango_attr_list_unref(nint list);
    [LibraryImport(Pango)] internal static partial nint pango_attr_letter_spacing_new(int spacing);
    [LibraryImport(Pango)] internal static partial void pango_layout_set_attributes(GObject layout, nint list);
    [LibraryImport(Gobject)] internal static partial void g_object_unref(nint instance);
}

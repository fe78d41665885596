namespace Jiangyuan.Cases.Certificates;

/// <summary>Fine interlaced lines: a border that a photocopy blurs. Pure ornament, no emblem of the state.</summary>
internal static class Guilloche
{
    private const double Outer = 26, Band = 22;

    /// <summary>The border of a page: a woven band on each side, a rosette in each corner, hairlines outside and inside.</summary>
    internal static void Border(PdfCanvas canvas)
    {
        canvas.Frame(Outer - 3, .9, Ink.Lake);
        canvas.Frame(Outer, .3, Ink.Gold);
        canvas.Frame(Outer + Band, .3, Ink.Gold);
        canvas.Frame(Outer + Band + 3, .6, Ink.Lake);
        const double middle = Outer + Band / 2;
        double[] xs = [middle, PdfCanvas.Width - middle], ys = [middle, PdfCanvas.Height - middle];
        foreach (var y in ys)
            Weave(canvas, PdfCanvas.Width - 2 * (Outer + Band), t => (Outer + Band + t, y), (p, d) => (p.X, p.Y + d));
        foreach (var x in xs)
            Weave(canvas, PdfCanvas.Height - 2 * (Outer + Band), t => (x, Outer + Band + t), (p, d) => (p.X + d, p.Y));
        foreach (var x in xs)
        {
            foreach (var y in ys)
            {
                Rosette(canvas, x, y, 9.6, 12, Ink.Lake.Pale(.15), .3, 4);
                Rosette(canvas, x, y, 5.2, 8, Ink.Gold, .3, 3);
            }
        }
    }

    /// <summary>The pale figure behind the text.</summary>
    internal static void Ground(PdfCanvas canvas)
    {
        Rosette(canvas, PdfCanvas.Width / 2, PdfCanvas.Height / 2 - 10, 178, 18, Ink.Lake.Pale(.86), .3, 9);
        Rosette(canvas, PdfCanvas.Width / 2, PdfCanvas.Height / 2 - 10, 96, 12, Ink.Gold.Pale(.84), .3, 7);
    }

    // Eight strands of one wave, an eighth of it apart, so that they cross in a lattice, and a narrow one of twice the frequency in its middle.
    private static void Weave(PdfCanvas canvas, double length, Func<double, (double X, double Y)> along, Func<(double X, double Y), double, (double X, double Y)> across)
    {
        var waves = Math.Round(length / 46);
        for (var strand = 0; strand < 11; strand++)
        {
            var (inner, phase) = (strand >= 8, 2 * Math.PI * (strand < 8 ? strand / 8.0 : strand / 3.0));
            var points = new (double, double)[(int)(waves * (inner ? 26 : 18)) + 1];
            for (var i = 0; i < points.Length; i++)
            {
                var t = (double)i / (points.Length - 1);
                points[i] = across(along(t * length), (inner ? 3.2 : 9.2) * Math.Sin(2 * Math.PI * waves * t * (inner ? 2 : 1) + phase));
            }
            canvas.Path(points, .28, inner ? Ink.Gold : Ink.Lake.Pale(.2));
        }
    }

    // Closed waves round a circle, each turned a little against the last and breathing in radius.
    private static void Rosette(PdfCanvas canvas, double x, double y, double radius, int petals, Ink ink, double thickness, int turns)
    {
        for (var turn = 0; turn < turns; turn++)
        {
            var phase = 2 * Math.PI * turn / turns;
            var points = new (double, double)[petals * (radius > 50 ? 20 : 9)];
            for (var i = 0; i < points.Length; i++)
            {
                var angle = 2 * Math.PI * i / points.Length;
                var r = radius * (.74 + .17 * Math.Cos(petals * angle + phase) + .09 * Math.Cos(petals / 2 * angle - phase));
                points[i] = (x + r * Math.Cos(angle), y + r * Math.Sin(angle));
            }
            canvas.Path(points, thickness, ink, closed: true);
        }
    }
}

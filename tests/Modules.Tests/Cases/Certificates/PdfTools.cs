using System.ComponentModel;
using System.Diagnostics;

namespace Jiangyuan.Modules.Tests.Cases.Certificates;

/// <summary>Looks into PDF files with poppler's tools; where a tool or the drawing library is missing, the test is skipped.</summary>
internal static class PdfTools
{
    internal static byte[] Draw(Func<byte[]> draw)
    {
        try
        {
            return draw();
        }
        catch (DllNotFoundException)
        {
            Assert.Skip("cairo and pango are not installed");
            throw;
        }
    }

    /// <summary>The text, without spaces and line breaks: where a line breaks is not the test's business.</summary>
    internal static string Text(byte[] pdf) => string.Concat(Ask("pdftotext", pdf, "-raw", "-").Where(c => !char.IsWhiteSpace(c)));

    internal static string Ask(string tool, byte[] pdf, params string[] more)
    {
        var file = Path.GetTempFileName();
        File.WriteAllBytes(file, pdf);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(tool, [.. more.SkipLast(1), file, .. more.TakeLast(1)]) { RedirectStandardOutput = true })!;
            var answer = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return answer;
        }
        catch (Win32Exception)
        {
            Assert.Skip("poppler-utils is not installed");
            throw;
        }
        finally
        {
            File.Delete(file);
        }
    }
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;

namespace Jiangyuan.Web.Tests.Access;

/// <summary>Judges what the host answered to hostile input: no failure, no way off the site, nothing that runs. A page is read as a browser reads it, whatever it looks like as text.</summary>
internal sealed partial class HostileAnswers
{
    private readonly ConcurrentDictionary<string, bool> _seen = new();
    private readonly ConcurrentDictionary<string, string> _wrong = new();
    private int _count;

    internal int Count => _count;

    /// <summary>The first case of each kind of fault.</summary>
    internal IReadOnlyCollection<string> Wrong => [.. _wrong.Values];

    internal async Task Judge(string where, string text, HttpResponseMessage answer, CancellationToken ct)
    {
        Interlocked.Increment(ref _count);
        var body = await answer.Content.ReadAsStringAsync(ct);
        foreach (var fault in Faults(answer, body))
            _wrong.TryAdd($"{where} {Digits().Replace(fault, "#")}", $"{where} ← {text[..Math.Min(80, text.Length)]}: {fault}");
    }

    internal IEnumerable<string> Faults(HttpResponseMessage answer, string body)
    {
        if ((int)answer.StatusCode >= 500)
            yield return $"{(int)answer.StatusCode}";
        if (answer.Headers.NonValidated.TryGetValues("Location", out var to) && LeadsAway(to.ToString()))
            yield return "leads to " + to;
        if (answer.Headers.NonValidated.Contains("X-Injected"))
            yield return "a header of the text's own";
        // The pages to be kept and used off line are files with their scripts in them.
        if (answer.RequestMessage?.RequestUri?.AbsolutePath is "/verify/offline" or "/verify/offline/download" or "/record/verify-record.html" && !body.Contains(HostileCorpus.Mark, StringComparison.Ordinal))
            yield break;
        if (answer.Content.Headers.ContentType?.MediaType != "text/html" || !_seen.TryAdd(Print(body), true))
            yield break;
        foreach (var element in new HtmlParser().ParseDocument(body).All)
        {
            var runs = element.LocalName is "iframe" or "object" or "embed" or "style" or "base" || (element.LocalName == "script" && !OwnScript(element.GetAttribute("src")))
                || element.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || IsAddress(a.Name) && RunsOrLeaves(a.Value));
            if (runs)
                yield return element.OuterHtml[..Math.Min(160, element.OuterHtml.Length)];
        }
    }

    private static bool LeadsAway(string to) => to.StartsWith("//", StringComparison.Ordinal) || to.StartsWith("/\\", StringComparison.Ordinal)
        || (Uri.TryCreate(to, UriKind.Absolute, out var away) && away.Scheme is not "file" && away.Host != "localhost");

    private static bool OwnScript(string? src) => src is not null && src.StartsWith('/') && !src.StartsWith("//", StringComparison.Ordinal);

    private static bool IsAddress(string name) => name is "href" or "src" or "action" or "formaction" or "xlink:href" or "data" or "srcset" or "poster";

    // As browsers do: blanks and control characters before and within the scheme do not count.
    private static bool RunsOrLeaves(string value)
    {
        var plain = string.Concat(value.Where(c => c > ' ')).ToLowerInvariant();
        return plain.StartsWith("javascript:", StringComparison.Ordinal) || plain.StartsWith("vbscript:", StringComparison.Ordinal)
            || plain.StartsWith("data:text", StringComparison.Ordinal) || plain.StartsWith("//", StringComparison.Ordinal) || plain.StartsWith("/\\", StringComparison.Ordinal);
    }

    // A page that differs from one seen only by its tokens need not be read again.
    private static string Print(string body) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Token().Replace(body, ""))));

    [GeneratedRegex("CfDJ8[A-Za-z0-9_-]+")]
    private static partial Regex Token();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}

using System.Security.Cryptography;
using System.Text;
using Jiangyuan.Cases.Certificates;
using Jiangyuan.Trust.Certificates;
using Jiangyuan.Web.Access;

namespace Jiangyuan.Web.Portal.Verification;

/// <summary>
/// The verifier that goes on working without a network: a page that can be installed or kept as a file, what it needs to know, and the same pieces
/// one by one for other verifiers. All of it is public and says nothing of any person.
/// </summary>
internal static class OfflineVerifier
{
    private const string Manifest = """{"name":"证照离线验真","short_name":"验真","lang":"zh-CN","start_url":"/verify/offline","scope":"/verify/offline","display":"standalone","background_color":"#ffffff","theme_color":"#0b4f8a","icons":[{"src":"/mark.svg","sizes":"any","type":"image/svg+xml"}]}""";

    // The newest from the network when there is one, what was kept last otherwise.
    private const string Worker = """
        "use strict";
        const KEPT = "verify-offline", OURS = ["/verify/offline", "/verify/offline/package.json", "/verify/offline/manifest.webmanifest", "/mark.svg"];
        self.addEventListener("install", e => e.waitUntil(caches.open(KEPT).then(c => c.addAll(OURS)).then(() => self.skipWaiting())));
        self.addEventListener("activate", e => e.waitUntil(self.clients.claim()));
        self.addEventListener("fetch", e => {
          if (e.request.method !== "GET" || !OURS.includes(new URL(e.request.url).pathname)) return;
          e.respondWith(fetch(e.request).then(r => { if (r.ok) { const copy = r.clone(); caches.open(KEPT).then(c => c.put(new URL(e.request.url).pathname, copy)); } return r; })
            .catch(() => caches.match(new URL(e.request.url).pathname)));
        });
        """;

    private static readonly string Policy = PolicyOf(OfflinePackage.Page());

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup("").Public().ExcludeFromDescription();
        all.MapGet("/verify/offline", async (HttpContext http, SigningDesk signing, CancellationToken ct) =>
        {
            http.Response.Headers.ContentSecurityPolicy = Policy;
            http.Response.Headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=(), payment=(), usb=()";
            http.Response.Headers.CacheControl = "no-cache";
            return Results.Content((await Package(signing, ct)).ToPage("<link rel=\"manifest\" href=\"/verify/offline/manifest.webmanifest\"><link rel=\"icon\" href=\"/mark.svg\">"), "text/html; charset=utf-8");
        });
        all.MapGet("/verify/offline/package.json", async (HttpContext http, SigningDesk signing, CancellationToken ct) => Kept(http, (await Package(signing, ct)).ToJson(), "application/json"));
        all.MapGet("/verify/offline/worker.js", static (HttpContext http) =>
        {
            http.Response.Headers["Service-Worker-Allowed"] = "/verify/offline";
            return Kept(http, Worker, "text/javascript");
        });
        all.MapGet("/verify/offline/manifest.webmanifest", static (HttpContext http) => Kept(http, Manifest, "application/manifest+json"));
        all.MapGet("/verify/offline/download", async (SigningDesk signing, CancellationToken ct) =>
            Results.File(Encoding.UTF8.GetBytes((await Package(signing, ct)).ToPage()), "text/html", "verify-certificate.html"));
        all.MapGet("/trust/root", static (HttpContext http, SigningDesk signing) => Kept(http, signing.RootKey + "\n", "text/plain"));
        all.MapGet("/trust/keys", async (HttpContext http, SigningDesk signing, CancellationToken ct) => Kept(http, Encoding.UTF8.GetString(await signing.TrustNote(ct)), "text/plain"));
        all.MapGet("/trust/status/{list}", async (HttpContext http, string list, SigningDesk signing, CancellationToken ct) =>
        {
            http.Response.Headers.CacheControl = "public, max-age=30";
            return await signing.StatusToken(list, ct) is { } token ? Results.Bytes(token, "application/statuslist+cwt") : Results.NotFound();
        });
    }

    /// <summary>What the page must know, as of now.</summary>
    internal static async Task<OfflinePackage> Package(SigningDesk signing, CancellationToken ct)
    {
        List<KeyValuePair<string, byte[]>> status = [];
        foreach (var list in await signing.StatusLists(ct))
        {
            if (await signing.StatusToken(list, ct) is { } token)
                status.Add(KeyValuePair.Create(list, token));
        }

        return new OfflinePackage(signing.RootKey, await signing.TrustNote(ct), status);
    }

    private static IResult Kept(HttpContext http, string text, string type)
    {
        http.Response.Headers.CacheControl = "public, max-age=30";
        return Results.Content(text, type, Encoding.UTF8);
    }

    /// <summary>The page's own script and style, by their hashes, and nothing else.</summary>
    private static string PolicyOf(string page)
    {
        var script = Between(page, "<script>", "</script>");
        var style = Between(page, "<style>", "</style>");
        return $"default-src 'none'; script-src '{script}'; style-src '{style}'; img-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static string Between(string page, string open, string close)
    {
        var begin = page.IndexOf(open, StringComparison.Ordinal) + open.Length;
        var inner = page[begin..page.IndexOf(close, begin, StringComparison.Ordinal)];
        return "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(inner)));
    }
}

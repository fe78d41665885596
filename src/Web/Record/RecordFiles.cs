using System.Globalization;
using System.Text;
using Jiangyuan.Cases;
using Jiangyuan.Cases.Certificates;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Trust.Log;
using Jiangyuan.Web.Access;

namespace Jiangyuan.Web.Record;

/// <summary>
/// The record as files, for anybody: checkpoint, tiles and entries as C2SP tlog-tiles lays them out, keys, the day's roots, the page that checks off line;
/// and receipts, for those whose case it is. Addresses with a year never change what they mean; those without lead to the year that is running.
/// </summary>
internal static class RecordFiles
{
    private const string Text = "text/plain; charset=utf-8";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var prefix in new[] { "/record", "/record/{year:int}" })
        {
            Open(routes, prefix + "/checkpoint", (http, record) => Newest(http, record, y => y.CheckpointFile));
            Open(routes, prefix + "/cosigned", (http, record) => Newest(http, record, y => y.CosignedFile));
            Open(routes, prefix + "/key", (http, record) => Newest(http, record, y => y.KeyFile));
            routes.MapGet(prefix + "/tile/{**path}", (HttpContext http, PublicRecord record, RecordState state) => Tile(http, record, state)).Public().ExcludeFromDescription();
            Open(routes, prefix + "/days/{day}", Day);
        }
        Open(routes, "/record/policy", (_, record) => Results.Text(record.Trusted().ToString(), Text));
        Open(routes, "/record/" + RecordReceipt.VerifierName, (_, record) => Results.File(RecordSetup.VerifierPage(record), "text/html; charset=utf-8", RecordReceipt.VerifierName));
        routes.MapGet("/cases/{number}/proofs/{version:int}", OfCase).RequirePermission(Permission.OwnCases).ExcludeFromDescription();
        routes.MapGet("/certificates/{number}/proof", OfCertificate).RequirePermission(Permission.OwnCases).ExcludeFromDescription();
    }

    /// <summary>The receipt of one event; null while it is not sealed. What was committed to is opened only for somebody who may know it.</summary>
    internal static string? Receipt(PublicRecord record, StoredEvent e, bool isOpened)
    {
        var made = record.ProofOf(e.Seq);
        return made.IsGiven ? RecordReceipt.Make(made.Value.Proof, made.Value.Entry, isOpened ? e : null).ToString() : null;
    }

    /// <summary>The reader's own acts, and what was told to the applicant in writing; not the inside of the agency's work.</summary>
    internal static bool IsOpenedFor(Actor reader, StoredEvent e) =>
        e.Actor == reader.Id || e.Type is nameof(CaseSubmitted) or nameof(CaseAccepted) or nameof(CaseDeclined) or nameof(CaseDecided) or nameof(CertificateIssued);

    private static void Open(IEndpointRouteBuilder routes, string pattern, Func<HttpContext, PublicRecord, IResult> get) =>
        routes.MapGet(pattern, (HttpContext http, PublicRecord record) => get(http, record)).Public().ExcludeFromDescription();

    private static RecordYear? YearOf(HttpContext http, PublicRecord record) => http.Request.RouteValues.TryGetValue("year", out var year)
        ? record.Years().FirstOrDefault(y => y.Year.ToString("0000", CultureInfo.InvariantCulture) == (string?)year)
        : record.Current();

    private static IResult Newest(HttpContext http, PublicRecord record, Func<RecordYear, string> file)
    {
        if (YearOf(http, record) is not { } year || !File.Exists(file(year)))
            return Results.NotFound();
        http.Response.Headers.CacheControl = "public, no-cache";
        return Results.Bytes(File.ReadAllBytes(file(year)), Text);
    }

    private static IResult Tile(HttpContext http, PublicRecord record, RecordState state)
    {
        if (!TileId.TryParse("tile/" + (string?)http.Request.RouteValues["path"], out var id) || YearOf(http, record)?.Tile(id) is not { } bytes)
            return Results.NotFound();
        http.Response.Headers.CacheControl = !state.HasResumed ? "public, no-cache" : http.Request.RouteValues.ContainsKey("year") ? "public, max-age=31536000, immutable" : "public, max-age=300";
        return Results.Bytes(bytes, "application/octet-stream");
    }

    private static IResult Day(HttpContext http, PublicRecord record)
    {
        if (!DateOnly.TryParseExact((string?)http.Request.RouteValues["day"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || YearOf(http, record) is not { } year || !File.Exists(RecordFolder.DayFile(year, day)))
            return Results.NotFound();
        http.Response.Headers.CacheControl = "public, max-age=86400";
        return Results.Bytes(File.ReadAllBytes(RecordFolder.DayFile(year, day)), Text);
    }

    private static async Task<IResult> OfCase(HttpContext http, string number, int version, CaseDesk desk, PublicRecord record, CancellationToken ct)
    {
        var read = await new CaseQueries(desk).ByNumber(number, http.Actor(), ct);
        if (!read.IsGiven)
            return Results.NotFound();
        var events = await desk.Store.ReadStream(CaseStream.Type.StreamOf(read.Value.Id.ToString(CultureInfo.InvariantCulture)), ct);
        return version < 1 || version > events.Count ? Results.NotFound() : Answer(http, record, events[version - 1], $"{number}-{version}");
    }

    private static async Task<IResult> OfCertificate(HttpContext http, string number, CaseDesk desk, PublicRecord record, CancellationToken ct)
    {
        var read = await new CertificateQueries(desk).Get(number, http.Actor(), ct);
        if (!read.IsGiven)
            return Results.NotFound();
        var events = await desk.Store.ReadStream(CertificateStream.Type.StreamOf(read.Value.Number), ct);
        return Answer(http, record, events[0], number, isOwn: true);
    }

    private static IResult Answer(HttpContext http, PublicRecord record, StoredEvent e, string name, bool isOwn = false)
    {
        if (Receipt(record, e, isOwn || IsOpenedFor(http.Actor(), e)) is { } receipt)
            return Results.File(Encoding.UTF8.GetBytes(receipt), Text, name + ".tlog-proof");
        http.Response.Headers.RetryAfter = "1";
        return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }
}

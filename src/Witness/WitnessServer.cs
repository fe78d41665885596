using System.Globalization;
using System.Text;
using Jiangyuan.Trust.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Jiangyuan.Witness;

/// <summary><c>jy-witness serve</c>: takes checkpoints over HTTP (C2SP tlog-witness). Anybody may ask; only the log's signature counts.</summary>
internal static class WitnessServer
{
    internal static WebApplication Build(WitnessBook book, string urls)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.UseUrls(urls).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = AddCheckpoint.MaximumBytes;
            kestrel.Limits.MaxConcurrentConnections = 200;
        });
        var app = builder.Build();
        app.MapPost("/add-checkpoint", http => Add(http, book, app.Logger));
        app.MapGet("/key", () => Results.Text(book.Key + "\n", "text/plain; charset=utf-8"));
        return app;
    }

    private static async Task Add(HttpContext http, WitnessBook book, ILogger log)
    {
        var bytes = await Body(http.Request);
        var read = bytes is null ? new Kernel.Refusal("witness.request", "请求过大。") : AddCheckpoint.Parse(bytes);
        if (!read.IsGiven)
        {
            await Answer(http, bytes is null ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest, "text/plain; charset=utf-8", read.Refusal.Message + "\n");
            return;
        }
        var (verdict, cosignature) = book.Take(read.Value);
        if (cosignature is not null)
        {
            var note = new SignedNote("", [cosignature]).ToString();
            await Answer(http, StatusCodes.Status200OK, "text/plain; charset=utf-8", note[1..]);
            return;
        }
        // A log that asks from a size it forgot is usual; one that goes back or splits is what a witness is for.
        if (verdict.Message.StartsWith("拒绝", StringComparison.Ordinal))
            log.LogError("{Message}", verdict.Message);
        if (verdict.KnownSize is { } size)
            await Answer(http, verdict.Status, "text/x.tlog.size", size.ToString(CultureInfo.InvariantCulture) + "\n");
        else
            await Answer(http, verdict.Status, "text/plain; charset=utf-8", verdict.Message + "\n");
    }

    private static async Task<byte[]?> Body(HttpRequest request)
    {
        var buffer = new byte[AddCheckpoint.MaximumBytes + 1];
        try
        {
            var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
            return length > AddCheckpoint.MaximumBytes ? null : buffer[..length];
        }
        catch (BadHttpRequestException)
        {
            return null;
        }
    }

    private static async Task Answer(HttpContext http, int status, string type, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), http.RequestAborted);
    }
}

using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Jiangyuan.Web.Api;

/// <summary>
/// Reading and writing JSON where it is done most: the whole body is read from the pipe and understood in one go, the whole answer is one write.
/// What cannot be read is refused with the same statuses as on the other routes.
/// </summary>
internal static class ApiBody
{
    /// <summary>Reads what is written the usual way; null for anything else, which is left to the serializer.</summary>
    internal delegate T? PlainReader<T>(ReadOnlySpan<byte> utf8);

    /// <exception cref="BadHttpRequestException">The content is no JSON (415), cannot be read (400) or is too large (413).</exception>
    internal static async ValueTask<T> Read<T>(HttpContext http, JsonTypeInfo<T> type, PlainReader<T>? plain = null)
        where T : class
    {
        if (http.Request.ContentType != "application/json" && !http.Request.HasJsonContentType())
            throw new BadHttpRequestException("No JSON", StatusCodes.Status415UnsupportedMediaType);
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync();
            if (read.IsCompleted)
            {
                var body = (read.Buffer.IsSingleSegment ? plain?.Invoke(read.Buffer.FirstSpan) : null) ?? Parse(read.Buffer, type);
                reader.AdvanceTo(read.Buffer.End);
                return body ?? throw new BadHttpRequestException("No body");
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    internal static async Task Write<T>(HttpContext http, int status, T answer, JsonTypeInfo<T> type)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer, type);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = bytes.Length;
        await http.Response.BodyWriter.WriteAsync(bytes);
    }

    private static T? Parse<T>(in ReadOnlySequence<byte> buffer, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            var json = buffer.IsSingleSegment ? new Utf8JsonReader(buffer.FirstSpan) : new Utf8JsonReader(buffer);
            var body = JsonSerializer.Deserialize(ref json, type);
            return json.Read() ? throw new JsonException() : body;
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The body cannot be read", e);
        }
    }
}

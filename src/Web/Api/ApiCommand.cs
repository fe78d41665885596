using System.Globalization;
using Jiangyuan.Cases;
using Jiangyuan.Kernel;

namespace Jiangyuan.Web.Api;

/// <summary>What every command brings along in its headers.</summary>
internal readonly record struct ApiCommand(string Key, int? SeenVersion)
{
    /// <summary>Reads <c>Idempotency-Key</c> (required) and <c>If-Match</c>.</summary>
    internal static Outcome<ApiCommand> Read(HttpContext http)
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length is < 8 or > 100 || key.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0)
            return Problems.NoKey;
        var match = http.Request.Headers.IfMatch.ToString();
        if (match.Length == 0)
            return new ApiCommand(key, null);
        return int.TryParse(match.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? new ApiCommand(key, version) : Problems.BadVersion;
    }
}

/// <summary>Outcomes as results.</summary>
internal static class ApiAnswers
{
    internal static IResult Receipt(HttpContext http, Outcome<Case> outcome, bool isNew = false)
    {
        if (!outcome.IsGiven)
            return new RefusalResult(outcome.Refusal);
        var c = outcome.Value;
        http.Response.Headers.ETag = $"\"{c.Version.ToString(CultureInfo.InvariantCulture)}\"";
        if (isNew)
            http.Response.Headers.Location = "/api/v1/cases/" + c.Number;
        return TypedResults.Json(CaseReceipt.Of(c), ApiJson.Default.CaseReceipt, statusCode: isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }
}

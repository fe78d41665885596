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
        Head(http, outcome.Value, isNew);
        return TypedResults.Json(CaseReceipt.Of(outcome.Value), ApiJson.Default.CaseReceipt, statusCode: isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    /// <summary>The receipt of a new case, written at once.</summary>
    internal static Task Write(HttpContext http, Outcome<Case> outcome)
    {
        if (!outcome.IsGiven)
            return outcome.Refusal.Write(http);
        Head(http, outcome.Value, isNew: true);
        return ApiBody.Write(http, StatusCodes.Status201Created, CaseReceipt.Of(outcome.Value), ApiJson.Default.CaseReceipt);
    }

    private static void Head(HttpContext http, Case c, bool isNew)
    {
        http.Response.Headers.ETag = $"\"{c.Version.ToString(CultureInfo.InvariantCulture)}\"";
        if (isNew)
            http.Response.Headers.Location = "/api/v1/cases/" + c.Number;
    }
}

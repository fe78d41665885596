using System.Text.Json.Serialization;
using Jiangyuan.Kernel;

namespace Jiangyuan.Web.Api;

/// <summary>A refusal as RFC 9457 problem details, with the code, what to do next and the fields.</summary>
internal sealed record Problem(string Type, string Title, int Status, string Code, string Detail)
{
    public string? Next { get; init; }

    public IReadOnlyList<FieldError>? Fields { get; init; }
}

/// <summary>Refusals become HTTP answers here and nowhere else.</summary>
internal static class Problems
{
    internal static readonly Refusal Unauthorized = new("access.token", "没有令牌,或者令牌无效、已停用、已到期。", "在“我的账号”里发放令牌,放在 Authorization: Bearer 后面。");
    internal static readonly Refusal Forbidden = new("access.forbidden", "这个令牌没有做这件事的权限。", "用范围合适的令牌,或请有相应身份的人来做。") { Kind = RefusalKind.Forbidden };

    internal static int StatusOf(Refusal refusal) => refusal.Code == Unauthorized.Code ? StatusCodes.Status401Unauthorized : refusal.Kind switch
    {
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.TooMuch => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    internal static Task Write(this Refusal refusal, HttpContext http)
    {
        var status = StatusOf(refusal);
        http.Response.StatusCode = status;
        var problem = new Problem("about:blank", TitleOf(status), status, refusal.Code, refusal.Message) { Next = refusal.Next, Fields = refusal.Fields };
        return http.Response.WriteAsJsonAsync(problem, ApiJson.Default.Problem, "application/problem+json", http.RequestAborted);
    }

    private static string TitleOf(int status) => status switch
    {
        400 => "请求看不懂", 401 => "需要令牌", 403 => "没有权限", 404 => "没有找到", 409 => "状态已变", 413 => "内容太大", 429 => "请求太多", _ => "不符合要求",
    };
}

/// <summary>Everything the API reads and writes, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ApiJson : JsonSerializerContext;

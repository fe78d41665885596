using Jiangyuan.Kernel;

namespace Jiangyuan.Web.Api;

/// <summary>A refusal as RFC 9457 problem details, with the code, what to do next and the fields.</summary>
public sealed record Problem(string Type, string Title, int Status, string Code, string Detail)
{
    public string? Next { get; init; }

    public IReadOnlyList<FieldError>? Fields { get; init; }
}

/// <summary>Refusals become HTTP answers here and nowhere else.</summary>
internal static class Problems
{
    internal static readonly Refusal Unauthorized = new("access.token", "没有令牌，或者令牌无效、已停用、已到期。", "在“我的账号”里发放令牌，放在 Authorization: Bearer 后面。");
    internal static readonly Refusal Forbidden = new("access.forbidden", "这个令牌没有做这件事的权限。", "用范围合适的令牌，或请有相应身份的人来做。") { Kind = RefusalKind.Forbidden };
    internal static readonly Refusal NoKey = new("api.idempotency-key", "缺少 Idempotency-Key 请求头，或者它不是 8 到 100 个可见字符。", "每个新的命令用一个新的键；重发同一个命令时用原来的键。", [new("Idempotency-Key", "8 到 100 个可见字符")]);
    internal static readonly Refusal BadVersion = new("api.if-match", "If-Match 应为读取办件时得到的 ETag，例如 \"7\"。", "先读取办件，把 ETag 原样放进 If-Match。", [new("If-Match", "应为 \"版本号\"")]);

    internal static int StatusOf(Refusal refusal) => refusal.Code == Unauthorized.Code ? StatusCodes.Status401Unauthorized
        : ReferenceEquals(refusal, NoKey) || ReferenceEquals(refusal, BadVersion) ? StatusCodes.Status400BadRequest
        : refusal.Kind switch
        {
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
            RefusalKind.Conflict => StatusCodes.Status409Conflict,
            RefusalKind.TooMuch => StatusCodes.Status429TooManyRequests,
            RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status422UnprocessableEntity,
        };

    internal static Task Write(this Refusal refusal, HttpContext http) => Write(http, StatusOf(refusal), refusal.Code, refusal.Message, refusal.Next, refusal.Fields);

    /// <summary>For failures that are no refusal: unreadable bodies, unknown addresses, faults of ours.</summary>
    internal static Task Write(HttpContext http, int status) => Write(http, status, $"http.{status}", TextOf(status), null, null);

    private static Task Write(HttpContext http, int status, string code, string detail, string? next, IReadOnlyList<FieldError>? fields)
    {
        http.Response.StatusCode = status;
        var problem = new Problem("about:blank", TitleOf(status), status, code, detail) { Next = next, Fields = fields };
        return http.Response.WriteAsJsonAsync(problem, ApiJson.Default.Problem, "application/problem+json", http.RequestAborted);
    }

    private static string TitleOf(int status) => status switch
    {
        400 => "请求看不懂", 401 => "需要令牌", 403 => "没有权限", 404 => "没有找到", 405 => "不支持这种方法", 409 => "状态已变", 413 => "内容太大", 415 => "内容类型不对", 422 => "不符合要求", 429 => "请求太多", _ => "系统出错",
    };

    private static string TextOf(int status) => status switch
    {
        400 or 415 => "请求的内容不是约定的 JSON，或缺少必填的内容。请对照 /api 的说明。",
        404 => "没有这个地址。请对照 /api 的说明。",
        405 => "这个地址不支持这种方法。请对照 /api 的说明。",
        413 => "请求的内容太大。",
        429 => "一分钟内的请求太多，请按 Retry-After 等候。",
        _ => "系统出错，没有改变任何内容。请用同一个 Idempotency-Key 重试。",
    };
}

/// <summary>A refusal as the result of a route.</summary>
internal sealed class RefusalResult(Refusal refusal) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => refusal.Write(httpContext);
}

using System.Globalization;
using Jiangyuan.Cases;
using Jiangyuan.Kernel;
using Jiangyuan.Web.Access;

namespace Jiangyuan.Web.Api;

/// <summary>Cases for applicants: submit, follow, supplement, withdraw, rate.</summary>
internal static class CasesApi
{
    internal static void Map(RouteGroupBuilder api)
    {
        var services = ((IEndpointRouteBuilder)api).ServiceProvider;
        api.MapPost("/cases", (Delegate)((HttpContext http) => Submit(http, services.GetRequiredService<CaseDesk>()))).Accepts<SubmitBody>("application/json").RequirePermission(Permission.OwnCases).WithSummary("提交申请").WithDescription("用同一个 Idempotency-Key 重发，得到同一个办件。")
            .Command<CaseReceipt>(StatusCodes.Status201Created);
        api.MapPost("/counter/cases", SubmitAtCounter).RequirePermission(Permission.CounterIntake).WithSummary("窗口代录申请").WithDescription("窗口人员为到场的人录入。")
            .Command<CaseReceipt>(StatusCodes.Status201Created);
        api.MapGet("/cases", List).RequirePermission(Permission.OwnCases).WithSummary("我的办件").Produces<CasePageView>();
        api.MapGet("/cases/{number}", Read).RequirePermission(Permission.ReadCases).WithSummary("读取一个办件").WithDescription("自己的，或本部门的。工作人员的读取会留下申请人可见的记录。")
            .Produces<CaseView>().Refuses();
        api.MapPost("/cases/{number}/withdraw", Withdraw).RequirePermission(Permission.OwnCases).WithSummary("撤回申请").Command<CaseReceipt>();
        api.MapPost("/cases/{number}/supplement", Supplement).RequirePermission(Permission.ReadCases).WithSummary("补正").Command<CaseReceipt>();
        api.MapPost("/cases/{number}/rating", Rate).RequirePermission(Permission.OwnCases).WithSummary("评价").Command<CaseReceipt>();
        api.MapPost("/materials", Upload).RequirePermission(Permission.ReadCases).WithSummary("上传材料").WithDescription("正文是文件本身；按内容判断类型。返回的内容放进申请的 materials。")
            .Accepts<IFormFile>("application/octet-stream").Produces<SubmittedMaterial>(StatusCodes.Status201Created).Refuses().WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(64 << 20));
    }

    // The busiest route does its own reading and writing. What has been read whole is carried out, whether the caller waits or not: its key tells it later.
    private static async Task Submit(HttpContext http, CaseDesk cases)
    {
        var body = await ApiBody.Read(http, ApiJson.Default.SubmitBody, SubmitBodyReader.Read);
        var command = ApiCommand.Read(http);
        if (command.IsGiven)
            await ApiAnswers.Write(http, await SubmitCase.Handle(RequestOf(body), http.Actor(), cases, command.Value.Key, CancellationToken.None));
        else
            await command.Refusal.Write(http);
    }

    private static async Task<IResult> SubmitAtCounter(HttpContext http, CounterBody body, CaseDesk cases, CancellationToken ct)
    {
        var command = ApiCommand.Read(http);
        if (!command.IsGiven)
            return new RefusalResult(command.Refusal);
        var request = RequestOf(body.Application) with { OnBehalfOf = new(body.ApplicantKind, body.Subject, body.Name) };
        return ApiAnswers.Receipt(http, await SubmitCase.Handle(request, http.Actor(), cases, command.Value.Key, ct), isNew: true);
    }

    private static async Task<IResult> List(HttpContext http, CaseQueries queries, string? after, int? take, CancellationToken ct)
    {
        var size = Math.Clamp(take ?? 20, 1, 100);
        var lines = await queries.MyCases(http.Actor(), Components.QueryNumber.Of(after), size, ct);
        var page = new CasePageView([.. lines.Select(Line)], lines.Count == size ? lines[^1].Id.ToString(CultureInfo.InvariantCulture) : null);
        return TypedResults.Json(page, ApiJson.Default.CasePageView);
    }

    private static async Task<IResult> Read(HttpContext http, CaseDesk cases, CaseQueries queries, string number, CancellationToken ct)
    {
        var found = await queries.ByNumber(number, http.Actor(), ct);
        if (!found.IsGiven)
            return new RefusalResult(found.Refusal);
        var (c, times) = (found.Value, queries.Times(found.Value));
        http.Response.Headers.ETag = $"\"{c.Version.ToString(CultureInfo.InvariantCulture)}\"";
        return TypedResults.Json(new CaseView(CaseReceipt.Of(c), c.ItemId, c.ItemName, c.Division, c.AgencyName, c.Mode, c.Answers, c.Materials)
        {
            Personal = c.Personal, Holder = times.Holder.Label, Why = times.Why, Remaining = times.Remaining, Actions = [.. CasePolicy.Allowed(c, http.Actor(), cases.Now())],
        }, ApiJson.Default.CaseView);
    }

    private static Task<IResult> Withdraw(HttpContext http, ActionBody body, CaseDesk cases, string number, CancellationToken ct) =>
        StaffApi.Carry(http, number, (id, command) => WithdrawCase.Handle(new(id, body.Text ?? ""), http.Actor(), cases, command.Key, command.SeenVersion, ct));

    private static Task<IResult> Supplement(HttpContext http, SupplementBody body, CaseDesk cases, string number, CancellationToken ct) =>
        StaffApi.Carry(http, number, (id, command) => ProvideSupplement.Handle(new(id, Whole(body.Answers), Whole(body.Materials)), http.Actor(), cases, command.Key, command.SeenVersion, ct));

    private static Task<IResult> Rate(HttpContext http, RatingBody body, CaseDesk cases, string number, CancellationToken ct) =>
        StaffApi.Carry(http, number, (id, command) => RateCase.Handle(new(id, body.Stars, body.Words), http.Actor(), cases, command.Key, command.SeenVersion, ct));

    private static async Task<IResult> Upload(HttpContext http, CaseDesk cases, string item, string requirement, string? fileName, CancellationToken ct)
    {
        if (cases.Catalogue.Item(item, cases.Today())?.Materials.FirstOrDefault(m => m.Id == requirement) is not { } wanted || cases.Options.Materials is not { } store)
            return new RefusalResult(new("material.unknown", "没有这个事项，或者它不要这份材料。", "请对照事项的材料清单。") { Kind = RefusalKind.NotFound });
        var saved = await store.Save(http.Request.Body, fileName, wanted, ct, cases.Options.Vault, cases.UploadKeyOf(http.Actor()));
        return saved.IsGiven ? TypedResults.Json(saved.Value, ApiJson.Default.SubmittedMaterial, statusCode: StatusCodes.Status201Created) : new RefusalResult(saved.Refusal);
    }

    internal static CaseLineView Line(CaseLine line) => new(line.Number, line.ItemName, line.Applicant, line.Status, line.DueOn, line.SubmittedAt);

    // JSON may put null where the types here have none.
    private static Dictionary<string, string> Whole(Dictionary<string, string>? answers) =>
        answers is null ? [] : answers.ContainsValue(null!) ? throw new BadHttpRequestException("An answer is null") : answers;

    private static IReadOnlyList<SubmittedMaterial> Whole(IReadOnlyList<SubmittedMaterial>? materials) =>
        materials is null ? [] : materials.Contains(null) ? throw new BadHttpRequestException("A material is null") : materials;

    private static SubmitCase.Request RequestOf(SubmitBody? body) => body is null ? throw new BadHttpRequestException("No application") : new(body.ItemId ?? "", body.Division ?? "", body.Mode)
    {
        Answers = Whole(body.Answers), Materials = Whole(body.Materials), PromiseSignedBy = body.PromiseSignedBy, Phone = body.Phone,
    };
}

using Jiangyuan.Cases;
using Jiangyuan.Web.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Jiangyuan.Web.Api;

/// <summary>The wiring of the JSON API and its description.</summary>
internal static class ApiSetup
{
    internal const string Root = "/api/v1";

    internal static void AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
        services.AddOpenApi("v1", options => options.AddDocumentTransformer(Describe).AddOperationTransformer(DescribeHeaders));
    }

    private static void MapApi(IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/api/{documentName}/openapi.json").Public().ExcludeFromDescription();
        var api = routes.MapGroup(Root).RequireRateLimiting(AccessSetup.ApiLimit).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(1 << 20));
        CasesApi.Map(api);
        StaffApi.Map(api);
        api.MapGet("/items", IResult (CaseDesk cases) => TypedResults.Json(Items(cases), ApiJson.Default.IReadOnlyListItemView)).Public().WithSummary("现在办理的事项").Produces<IReadOnlyList<ItemView>>();
        api.MapGet("/accesses", Accesses).RequirePermission(Permission.OwnAccessRecords).WithSummary("谁看过我的数据").Produces<IReadOnlyList<AccessView>>();
        routes.MapFallback("/api/{**rest}", (HttpContext http) => Problems.Write(http, StatusCodes.Status404NotFound)).Public().ExcludeFromDescription();
    }

    /// <summary>First of all: the API's requests leave the pages' way here, with routes of their own.</summary>
    internal static void UseApi(this IApplicationBuilder app) => app.MapWhen(ApiGate.Serves, branch =>
    {
        branch.UseRouting();
        branch.UseMiddleware<ApiGate>();
        branch.Run(static http => http.GetEndpoint()?.RequestDelegate is { } route ? route(http) : Problems.Write(http, StatusCodes.Status404NotFound));
        // Never reached, only made known: the middleware behind it asks for the pages' authorisation.
        branch.UseEndpoints(MapApi);
    });

    /// <summary>A command: needs the key, may name the version, answers with problems.</summary>
    internal static RouteHandlerBuilder Command<TAnswer>(this RouteHandlerBuilder route, int status = StatusCodes.Status200OK) =>
        route.Produces<TAnswer>(status).Refuses().WithMetadata(new CommandMetadata());

    internal static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route) =>
        route.Produces<Problem>(StatusCodes.Status401Unauthorized, "application/problem+json").Produces<Problem>(StatusCodes.Status404NotFound, "application/problem+json")
            .Produces<Problem>(StatusCodes.Status409Conflict, "application/problem+json").Produces<Problem>(StatusCodes.Status422UnprocessableEntity, "application/problem+json");

    private static List<ItemView> Items(CaseDesk cases)
    {
        var (catalogue, today) = (cases.Catalogue, cases.Today());
        return [.. catalogue.Items.Select(i => i.Id).Distinct().Select(id => catalogue.Item(id, today)).OfType<Catalogue.ServiceItem>()
            .Select(i => new ItemView(i.Id, i.Code, i.Name, i.Kind, i.Modes, i.Hash, [.. catalogue.Offers(i.Id, today).Select(o => o.Division)]))];
    }

    private static async Task<IResult> Accesses(HttpContext http, CaseDesk cases, CaseQueries queries, string? after, CancellationToken ct)
    {
        var lines = await queries.AccessesOf(cases.KeyOf(http.Actor()), Components.QueryNumber.Of(after), 100, ct);
        return TypedResults.Json([.. lines.Select(l => new AccessView(l.ActorName, l.Agency, l.Purpose, l.At) { Fields = l.Fields, IsOwn = l.IsOwn })], ApiJson.Default.IReadOnlyListAccessView);
    }

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new() { Title = "江源政务服务接口", Version = "v1", Description = "与页面相同的命令和查询。命令要带 Idempotency-Key；版本用 ETag 和 If-Match。拒绝以 application/problem+json 说明。" };
        document.Servers = [];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "在“我的账号”里发放的令牌" },
        };
        document.Security = [new() { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
        return Task.CompletedTask;
    }

    private static Task DescribeHeaders(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<CommandMetadata>().Any())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter { Name = "Idempotency-Key", In = ParameterLocation.Header, Required = true, Description = "8 到 100 个可见字符；重发同一命令时不变", Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
            operation.Parameters.Add(new OpenApiParameter { Name = "If-Match", In = ParameterLocation.Header, Description = "读取办件时得到的 ETag", Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        }
        return Task.CompletedTask;
    }
}

/// <summary>Marks a route that changes something.</summary>
internal sealed record CommandMetadata;

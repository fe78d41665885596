using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jiangyuan.Web.Tests;

/// <summary>An application for a pharmacy on commitment in 城西区, as the demonstration's agent makes it through the API.</summary>
internal static class Pharmacy
{
    internal const string Agency = "market-630104";
    internal const string Representative = "李四";

    /// <summary>The answers of <see cref="Body"/>.</summary>
    internal static IReadOnlyDictionary<string, string> Answers => Body()["answers"]!.AsObject().ToDictionary(a => a.Key, a => a.Value!.GetValue<string>());

    internal static JsonObject Body() => new()
    {
        ["itemId"] = "pharmacy-otc-b",
        ["division"] = "630104000000",
        ["mode"] = "Commitment",
        ["promiseSignedBy"] = "马经办",
        ["answers"] = new JsonObject
        {
            ["unified-credit-code"] = "91630104MA0000015T", ["company-name"] = "青海江源示范有限公司", ["legal-representative-name"] = "李四", ["premises-address"] = "西宁市城西区样例路 4 号",
            ["premises-area"] = "40", ["has-serious-discredit"] = "false", ["sells-only-otc-b"] = "true", ["drug-scope"] = "otc-b", ["pharmacy-staff-name"] = "王五",
            ["pharmacy-staff-qualification"] = "trained", ["quality-manager-name"] = "王五", ["separate-drug-area"] = "true", ["traceable-purchase"] = "true", ["mobile-phone"] = "13900000003",
        },
    };

    internal static async Task<HttpResponseMessage> Send(HttpClient client, string path, JsonNode body, string? key, string? match = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (match is not null)
            request.Headers.TryAddWithoutValidation("If-Match", match);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    internal static async Task<JsonElement> Json(this HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    /// <summary>The number of a new case.</summary>
    internal static async Task<string> Submitted(WebWorld world)
    {
        using var agent = await world.Machine("jingban", "apply");
        var answer = await Send(agent, "/api/v1/cases", Body(), "key-" + Path.GetRandomFileName());
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Json()).GetProperty("number").GetString()!;
    }
}

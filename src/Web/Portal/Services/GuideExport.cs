using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel.Clocks;
using Jiangyuan.Web.Access;
using Jiangyuan.Web.Composition;

namespace Jiangyuan.Web.Portal.Services;

/// <summary>The guide for machines, from the same snapshot as the page: plain JSON, and JSON-LD in the European vocabulary of public services (CPSV-AP 3).</summary>
internal static class GuideExport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/services/{id}.json", (string id, ServiceDirectory services) => services.Item(id) is { } item ? Answer(Plain(item, services), "application/json") : Results.NotFound()).Public().ExcludeFromDescription();
        routes.MapGet("/services/{id}.jsonld", (string id, ServiceDirectory services, InstallationOptions options) => services.Item(id) is { } item ? Answer(Linked(item, services, options.PublicAddress), "application/ld+json") : Results.NotFound()).Public().ExcludeFromDescription();
    }

    /// <summary>A limit as ISO 8601: working days have no sign of their own there and are given as days; <c>workingDays</c> beside says so.</summary>
    internal static string Duration(TimeLimit limit) => limit.Unit switch
    {
        TimeUnit.OnTheSpot => "PT0S", TimeUnit.Hours => $"PT{limit.Amount}H", TimeUnit.Months => $"P{limit.Amount}M", TimeUnit.Years => $"P{limit.Amount}Y", _ => $"P{limit.Amount}D",
    };

    internal static JsonObject Plain(ServiceItem item, ServiceDirectory services) => new()
    {
        ["id"] = item.Id, ["code"] = item.Code, ["name"] = item.Name, ["nameBo"] = item.NameBo, ["kind"] = ItemWords.Of(item.Kind), ["theme"] = item.Theme,
        ["version"] = new JsonObject { ["effectiveFrom"] = Day(item.EffectiveFrom), ["effectiveTo"] = item.EffectiveTo is { } to ? Day(to) : null, ["documentNumber"] = item.DocumentNumber, ["hash"] = item.Hash },
        ["serves"] = Words(item.Serves.Select(ItemWords.Of)), ["modes"] = Words(item.Modes.Select(ItemWords.Of)), ["channels"] = Words(item.Channels.Select(ItemWords.Channel)),
        ["legalBasis"] = List(item.LegalBasis, law => new() { ["law"] = law.Law, ["article"] = law.Article, ["inForceFrom"] = Day(law.InForceFrom), ["documentNumber"] = law.DocumentNumber }),
        ["conditions"] = Words(item.Conditions),
        ["limits"] = new JsonObject { ["acceptance"] = Limit(item.AcceptanceLimit), ["statutory"] = Limit(item.Statutory), ["committed"] = Limit(item.Committed), ["extension"] = item.ExtensionLimit is { } more ? Limit(more) : null },
        ["fee"] = new JsonObject { ["charged"] = item.Fee.IsCharged, ["amount"] = item.Fee.Amount, ["words"] = ItemWords.Of(item.Fee), ["basis"] = item.Fee.Basis },
        ["materials"] = List(item.Materials, m => new()
        {
            ["id"] = m.Id, ["name"] = m.Name, ["why"] = m.Why, ["required"] = m.Required, ["original"] = m.Original, ["canFollowLater"] = m.AllowsDeficiency, ["formats"] = Words(m.Formats),
            ["when"] = m.When, ["obtainedFrom"] = m.ObtainedFrom is { } from ? services.SourceName(from) : null,
        }),
        ["form"] = List(item.Form.Questions, q => new() { ["element"] = q.Element.Id, ["label"] = q.Label, ["type"] = q.Element.Type.ToString(), ["required"] = q.Required, ["visibleWhen"] = q.VisibleWhen, ["prefillFrom"] = q.PrefillFrom }),
        ["steps"] = List(item.Process.Steps, s => new() { ["id"] = s.Id, ["name"] = s.Name, ["kind"] = ItemWords.Of(s.Kind), ["limit"] = s.Limit?.ToString(), ["after"] = Words(s.After) }),
        ["result"] = item.Result is { } result ? new JsonObject { ["id"] = result.Id, ["name"] = result.Name, ["validFor"] = result.ValidFor?.ToString() } : null,
        ["supervision"] = new JsonObject { ["body"] = item.Supervision.Body, ["measures"] = Words(item.Supervision.Measures) },
        ["remedies"] = new JsonObject { ["reconsideration"] = $"{item.Remedies.ReconsiderationBody}，{item.Remedies.Reconsideration}", ["litigation"] = $"{item.Remedies.Court}，{item.Remedies.Litigation}", ["complaint"] = item.Remedies.Complaint },
        ["places"] = List(services.Offers(item.Id), o => new()
        {
            ["division"] = o.Division, ["name"] = services.PlaceName(o.Division), ["agency"] = o.Agency.Name, ["committed"] = Limit(o.Committed), ["phone"] = o.Phone,
            ["eased"] = List(EasedPoint.Of(item, o), point => new() { ["what"] = point.Id, ["here"] = point.Here, ["usual"] = point.Usual, ["words"] = point.Words }),
            ["counters"] = List(o.Counters, c => new() { ["name"] = c.Name, ["address"] = c.Address, ["hours"] = c.Hours, ["phone"] = c.Phone }),
        }),
        ["guide"] = item.Guide.Zh,
    };

    /// <summary>PublicService with what CPSV-AP asks of it. Addresses of things are those of this site; agencies are named by their unified credit code.</summary>
    internal static JsonObject Linked(ServiceItem item, ServiceDirectory services, string address)
    {
        var self = $"{address.TrimEnd('/')}/services/{item.Id}";
        var offers = services.Offers(item.Id);
        var service = new JsonObject
        {
            ["@context"] = new JsonObject
            {
                ["cpsv"] = "http://purl.org/vocab/cpsv#", ["cv"] = "http://data.europa.eu/m8g/", ["dct"] = "http://purl.org/dc/terms/", ["eli"] = "http://data.europa.eu/eli/ontology#", ["foaf"] = "http://xmlns.com/foaf/0.1/",
                ["dcat"] = "http://www.w3.org/ns/dcat#", ["locn"] = "http://www.w3.org/ns/locn#", ["schema"] = "https://schema.org/", ["xsd"] = "http://www.w3.org/2001/XMLSchema#", ["adms"] = "http://www.w3.org/ns/adms#",
            },
            ["@id"] = self, ["@type"] = "cpsv:PublicService",
            ["dct:identifier"] = item.Code, ["dct:title"] = Text(item.Name, item.NameBo), ["dct:description"] = Text(GuideText.Of(item).Introduction.Trim() is { Length: > 0 } words ? words : item.Name, null),
            ["dct:language"] = new JsonObject { ["@id"] = "http://publications.europa.eu/resource/authority/language/ZHO" },
            ["dcat:keyword"] = new JsonArray([.. item.Keywords.Select(word => (JsonNode)new JsonObject { ["@value"] = word, ["@language"] = "zh" })]),
            ["cv:thematicArea"] = new JsonObject { ["@type"] = "http://www.w3.org/2004/02/skos/core#Concept", ["@id"] = $"{address.TrimEnd('/')}/search?theme={Uri.EscapeDataString(item.Theme)}" },
            ["cv:hasCompetentAuthority"] = List(offers.DistinctBy(o => o.Agency.Id), o => new()
            {
                ["@id"] = $"urn:uscc:{o.Agency.CreditCode}", ["@type"] = "cv:PublicOrganisation", ["dct:identifier"] = o.Agency.CreditCode, ["dct:title"] = Text(o.Agency.Name, null),
                ["dct:spatial"] = new JsonObject { ["@id"] = $"urn:cn:division:{o.Agency.Division}" },
            }),
            ["cpsv:produces"] = item.Result is { } result ? new JsonObject { ["@id"] = $"{self}#result-{result.Id}", ["@type"] = "cv:Output", ["dct:identifier"] = result.Id, ["dct:title"] = Text(result.Name, result.NameBo) } : null,
            ["cv:hasLegalResource"] = List(item.LegalBasis, (law, index) => new()
            {
                ["@id"] = $"{self}#law-{index + 1}", ["@type"] = "eli:LegalResource", ["dct:title"] = Text($"《{law.Law}》{law.Article}", null), ["eli:first_date_entry_in_force"] = Typed(law.InForceFrom),
            }),
            ["adms:status"] = new JsonObject { ["@id"] = "http://purl.org/adms/status/Completed" },
            ["dct:issued"] = Typed(item.EffectiveFrom),
        };
        AddTerms(service, item, item.Committed, self, self + "/apply");
        // A place where it is easier is a service of its own, with its own time, papers, cost and ways.
        service["dct:relation"] = List(offers.Where(o => EasedPoint.Of(item, o).Count > 0), o =>
        {
            var here = $"{self}?place={o.Division}";
            var there = new JsonObject
            {
                ["@id"] = here, ["@type"] = "cpsv:PublicService", ["dct:identifier"] = $"{item.Code}-{o.Division}", ["dct:title"] = Text($"{item.Name}（{services.PlaceName(o.Division)}）", null),
                ["dct:description"] = Text(string.Join("；", EasedPoint.Of(item, o).Select(point => point.Words)), null), ["dct:spatial"] = new JsonObject { ["@id"] = $"urn:cn:division:{o.Division}" },
                ["cv:hasCompetentAuthority"] = new JsonObject { ["@id"] = $"urn:uscc:{o.Agency.CreditCode}" },
            };
            AddTerms(there, o.Item, o.Committed, here, $"{self}/apply?place={o.Division}");
            return there;
        });
        return service;
    }

    /// <summary>What differs from place to place: time, papers, cost and ways.</summary>
    private static void AddTerms(JsonObject service, ServiceItem item, TimeLimit committed, string self, string apply)
    {
        service["cv:processingTime"] = new JsonObject { ["@type"] = "xsd:duration", ["@value"] = Duration(committed) };
        service["cpsv:hasInput"] = List(item.Materials.Where(m => m.ObtainedFrom is null), m => new()
        {
            ["@id"] = $"{self}#material-{m.Id}", ["@type"] = "cv:Evidence", ["dct:identifier"] = m.Id, ["dct:title"] = Text(m.Name, null), ["dct:description"] = Text(m.Why, null),
        });
        service["cv:hasCost"] = new JsonObject
        {
            ["@id"] = $"{self}#cost", ["@type"] = "cv:Cost", ["dct:identifier"] = "cost", ["cv:value"] = item.Fee.IsCharged ? item.Fee.Amount : 0,
            ["cv:currency"] = new JsonObject { ["@id"] = "http://publications.europa.eu/resource/authority/currency/CNY" }, ["dct:description"] = Text(ItemWords.Of(item.Fee), null),
        };
        service["cv:hasChannel"] = List(item.Channels, channel => new()
        {
            ["@id"] = $"{self}#channel-{channel}", ["@type"] = "cv:Channel", ["dct:identifier"] = channel, ["dct:title"] = Text(ItemWords.Channel(channel), null),
            ["schema:serviceUrl"] = new JsonObject { ["@id"] = channel == "online" ? apply : self },
        });
    }

    private static IResult Answer(JsonObject thing, string type)
    {
        foreach (var absent in thing.Where(pair => pair.Value is null).Select(pair => pair.Key).ToList())
            thing.Remove(absent);
        return Results.Text(thing.ToJsonString(Options), type, System.Text.Encoding.UTF8);
    }

    private static JsonObject Limit(TimeLimit limit) => new() { ["words"] = limit.ToString(), ["duration"] = Duration(limit), ["workingDays"] = limit.Unit == TimeUnit.WorkingDays, ["basis"] = limit.LegalBasis.Length > 0 ? limit.LegalBasis : null };

    private static JsonArray Text(string zh, string? bo) => bo is null ? [Value(zh, "zh")] : [Value(zh, "zh"), Value(bo, "bo")];

    private static JsonObject Value(string text, string language) => new() { ["@value"] = text, ["@language"] = language };

    private static JsonObject Typed(DateOnly day) => new() { ["@type"] = "xsd:date", ["@value"] = Day(day) };

    private static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(word => (JsonNode)word)]);

    private static JsonArray List<T>(IEnumerable<T> things, Func<T, JsonObject> shape) => new([.. things.Select(thing => (JsonNode)shape(thing))]);

    private static JsonArray List<T>(IEnumerable<T> things, Func<T, int, JsonObject> shape) => new([.. things.Select((thing, index) => (JsonNode)shape(thing, index))]);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

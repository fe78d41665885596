using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Jiangyuan.Web.Components;

/// <summary>
/// The words of the pages, by language: <c>Texts/&lt;language&gt;/*.json</c>, flat keys; whole pages stand in <c>*.md</c> beside them. A language is offered as soon as its folder
/// says what it calls itself (<c>language.name</c>); a key that it lacks is shown in Chinese. A key that no language has is shown as ⟦key⟧, and a test looks for those.
/// </summary>
internal sealed class Texts
{
    internal const string DefaultLanguage = "zh-CN";
    private readonly FrozenDictionary<string, FrozenDictionary<string, string>> _languages;

    private Texts(FrozenDictionary<string, FrozenDictionary<string, string>> languages)
    {
        _languages = languages;
        Offered = [.. from code in Languages let name = Find(code, "language.name") where name is not null select (code, name)];
    }

    /// <summary>Languages that have a folder, the default one first.</summary>
    internal static IReadOnlyList<string> Languages { get; } =
        [DefaultLanguage, .. Resources().Select(LanguageOf).Distinct().Where(language => language != DefaultLanguage).Order(StringComparer.Ordinal)];

    /// <summary>The languages a reader can choose, by what each calls itself.</summary>
    internal IReadOnlyList<(string Code, string Name)> Offered { get; }

    /// <summary>The text of a key in the language of this request.</summary>
    internal string this[string key] => Find(CultureInfo.CurrentUICulture.Name, key) ?? Find(DefaultLanguage, key) ?? $"⟦{key}⟧";

    /// <summary>The text of a key with {0}, {1} … filled in.</summary>
    internal string this[string key, params object?[] values] => string.Format(CultureInfo.CurrentCulture, this[key], values);

    /// <summary>A whole page in Markdown: <c>Texts/&lt;language&gt;/NAME.md</c>; its first line is the title.</summary>
    internal static (string Title, string Body) Page(string name)
    {
        var resource = new[] { CultureInfo.CurrentUICulture.Name, DefaultLanguage }.Select(language => $"texts/{language}/{name}.md").First(Resources().Contains);
        using var reader = new StreamReader(typeof(Texts).Assembly.GetManifestResourceStream(resource)!);
        var lines = reader.ReadToEnd().Split('\n', 2);
        return (lines[0].TrimStart('#', ' ').Trim(), lines[1]);
    }

    /// <summary>True when the default language has the key.</summary>
    internal bool Has(string key) => Find(DefaultLanguage, key) is not null;

    internal static Texts Load() => new(Resources()
        .GroupBy(LanguageOf)
        .ToFrozenDictionary(group => group.Key, group => group.Where(name => name.EndsWith(".json", StringComparison.Ordinal)).SelectMany(Read).ToFrozenDictionary(StringComparer.Ordinal), StringComparer.Ordinal));

    private string? Find(string language, string key) =>
        _languages.TryGetValue(language, out var texts) && texts.TryGetValue(key, out var text) ? text : null;

    private static IEnumerable<string> Resources() =>
        typeof(Texts).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("texts/", StringComparison.Ordinal));

    private static string LanguageOf(string resource) => resource.Split('/')[1];

    private static Dictionary<string, string> Read(string resource)
    {
        using var stream = typeof(Texts).Assembly.GetManifestResourceStream(resource)!;
        return JsonSerializer.Deserialize(stream, TextsJson.Default.DictionaryStringString)!;
    }
}

[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class TextsJson : JsonSerializerContext;

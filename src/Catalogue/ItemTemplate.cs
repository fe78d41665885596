using System.Globalization;

namespace Jiangyuan.Catalogue;

/// <summary>A new item to begin with: complete, accepted by every check, with one scenario that fails on purpose.</summary>
public static class ItemTemplate
{
    private const string Prefix = "template/";

    /// <summary>The files of a new item, offered by an agency in its own division, in force from a day. Paths are relative to the packages' root.</summary>
    public static IReadOnlyList<PackageFile> Files(string id, Agency agency, DateOnly from)
    {
        var assembly = typeof(ItemTemplate).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                var text = reader.ReadToEnd()
                    .Replace("{id}", id, StringComparison.Ordinal)
                    .Replace("{from}", Day(from), StringComparison.Ordinal)
                    .Replace("{submitted}", Day(from), StringComparison.Ordinal)
                    .Replace("{division}", agency.Division, StringComparison.Ordinal)
                    .Replace("{agency}", agency.Id, StringComparison.Ordinal);
                var path = name[Prefix.Length..].Replace("places/place.yaml", $"places/{agency.Division}.yaml", StringComparison.Ordinal);
                return new PackageFile($"items/{id}/{path}", text);
            }),
        ];
    }

    /// <summary>True when an id may name an item: lower-case letters, digits and single hyphens, at most 60 characters, beginning with a letter.</summary>
    public static bool IsId(string id) => Loading.Kebab.IsId(id);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Jiangyuan.Kernel.Store;

/// <summary>
/// The numbered migrations of one module: embedded resources <c>…Migrations/0001_name.sql</c> (or <c>….Migrations.0001_name.sql</c>), and
/// <c>0001_name.postgres.sql</c> beside where the dialects differ. In a common file the tokens <c>{bytes}</c> and <c>{double}</c> stand for the
/// dialect's type; otherwise use <c>BIGINT</c> and <c>TEXT</c>, which both know.
/// </summary>
public sealed partial record MigrationSet(string Module, Assembly Assembly)
{
    /// <summary>The store's own tables; always applied first.</summary>
    internal static MigrationSet OfStore { get; } = new("store", typeof(MigrationSet).Assembly);

    /// <summary>The migrations for a dialect in order. Gaps and doubled numbers are bugs and throw.</summary>
    internal IReadOnlyList<Migration> For(Dialect dialect)
    {
        var found = new SortedDictionary<int, Migration>();
        foreach (var resource in Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            var match = ResourceName().Match(resource);
            if (!match.Success)
                continue;
            var number = int.Parse(match.Groups["number"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
            var isSpecial = match.Groups["postgres"].Success;
            if (isSpecial && dialect == Dialect.Sqlite)
                continue;
            var name = match.Groups["name"].Value;
            if (found.TryGetValue(number, out var other) && other.Name != name)
                throw new InvalidOperationException($"模块 {Module} 有两个 {number:0000} 号迁移：{other.Name}、{name}。");
            if (other is null || isSpecial)
                found[number] = new Migration(Module, number, name, Translate(Read(resource), dialect));
        }
        if (found.Count > 0 && found.Keys.Last() != found.Count)
            throw new InvalidOperationException($"模块 {Module} 的迁移编号应从 0001 连续到 {found.Count:0000}。");
        return [.. found.Values];
    }

    private string Read(string resource)
    {
        using var reader = new StreamReader(Assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Translate(string sql, Dialect dialect) => dialect == Dialect.Sqlite
        ? sql.Replace("{bytes}", "BLOB", StringComparison.Ordinal).Replace("{double}", "REAL", StringComparison.Ordinal)
        : sql.Replace("{bytes}", "BYTEA", StringComparison.Ordinal).Replace("{double}", "DOUBLE PRECISION", StringComparison.Ordinal);

    [GeneratedRegex(@"(^|[./\\])Migrations[./\\](?<number>\d{4})_(?<name>\w+)(?<postgres>\.postgres)?\.sql$", RegexOptions.ExplicitCapture)]
    private static partial Regex ResourceName();
}

/// <summary>One numbered change of the schema.</summary>
internal sealed record Migration(string Module, int Number, string Name, string Sql)
{
    internal string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));
}

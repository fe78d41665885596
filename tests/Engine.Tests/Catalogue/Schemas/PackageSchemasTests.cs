using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Schemas;

namespace Jiangyuan.Engine.Tests.Catalogue.Schemas;

public sealed class PackageSchemasTests
{
    public static TheoryData<string> Files => [.. Tree.Real.Where(file => file.Path.EndsWith(".yaml", StringComparison.Ordinal) && PackageSchemas.For(file.Path) is not null).Select(file => file.Path)];

    public static TheoryData<string> OneOfEach => [.. Tree.Real.Where(file => PackageSchemas.For(file.Path) is not null).GroupBy(file => PackageSchemas.For(file.Path)!.Name).Select(kind => kind.First().Path)];

    private static string TextOf(string path) => Tree.Real.First(file => file.Path == path).Text;

    [Theory, MemberData(nameof(Files))]
    public void Every_packaged_file_is_valid_by_its_schema(string path) => Assert.Empty(SchemaCheck.Errors(SchemaCheck.Read(TextOf(path)), PackageSchemas.For(path)!.Schema));

    [Theory, MemberData(nameof(OneOfEach))]
    public void A_key_that_the_loader_does_not_know_the_schema_does_not_know_either(string path)
    {
        var text = TextOf(path) + "no-such-key: 1\n";
        Assert.Contains(SchemaCheck.Errors(SchemaCheck.Read(text), PackageSchemas.For(path)!.Schema), error => error.Contains("no-such-key", StringComparison.Ordinal));
        var (_, findings) = CatalogueLoader.Load([.. Tree.Real.Select(file => file.Path == path ? file with { Text = text } : file)]);
        Assert.Contains(findings, finding => finding.Id == "SC0201" && finding.Place.File == path);
    }

    [Theory]
    [InlineData("items/a/item.yaml", "kind: lizense")]
    [InlineData("items/a/materials.yaml", "materials: [{ id: a, name: b, why: c, max-megabytes: 500 }]")]
    [InlineData("items/a/process.yaml", "steps: [{ id: a, name: b, kind: review, role: boss }]")]
    [InlineData("items/a/places/630104000000.yaml", "{ division: '630104000000', agency: a, committed: soon }")]
    [InlineData("items/a/item@2027-01-01.yaml", "{ effective-from: 2027-13, document-number: a }")]
    public void A_wrong_value_is_noticed(string path, string yaml) => Assert.NotEmpty(SchemaCheck.Errors(SchemaCheck.Read(yaml), PackageSchemas.For(path)!.Schema));

    [Fact]
    public void A_new_version_needs_only_its_day_and_its_document() =>
        Assert.Empty(SchemaCheck.Errors(SchemaCheck.Read("{ effective-from: 2027-01-01, document-number: a }"), PackageSchemas.For("items/a/item@2027-01-01.yaml")!.Schema));

    [Fact]
    public void Every_yaml_file_of_the_packages_has_a_schema() =>
        Assert.Empty(Tree.Real.Where(file => file.Path.EndsWith(".yaml", StringComparison.Ordinal) && PackageSchemas.For(file.Path) is null).Select(file => file.Path));
}

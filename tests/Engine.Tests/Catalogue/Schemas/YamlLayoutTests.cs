using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Schemas;

namespace Jiangyuan.Engine.Tests.Catalogue.Schemas;

public sealed class YamlLayoutTests
{
    [Fact]
    public void Laid_out_packages_say_the_same_keep_every_comment_and_are_laid_out_once()
    {
        PackageFile[] laid = [.. Tree.Real.Select(file => file with { Text = YamlLayout.Format(file.Path, file.Text) })];
        Assert.Equal(CatalogueLoader.Load(Tree.Real).Catalogue!.Hash, CatalogueLoader.Load(laid).Catalogue!.Hash);
        foreach (var (before, after) in Tree.Real.Zip(laid))
        {
            Assert.Equal(before.Text.Split('\n').Where(line => line.Length > 0).Select(line => line.Trim('-', ' ')).Order(StringComparer.Ordinal), after.Text.Split('\n').Where(line => line.Length > 0).Select(line => line.Trim('-', ' ')).Order(StringComparer.Ordinal));
            Assert.Equal(after.Text, YamlLayout.Format(after.Path, after.Text));
        }
    }

    [Fact]
    public void Keys_come_in_one_order_and_comments_go_with_theirs() => Assert.Equal(
        "# 材料\n\nmaterials:\n  - id: a\n    name: 合同   # 尾注\n    # 关于用途\n    why: 说明地址\n    formats: [pdf]\n\n  - id: b\n    name: 报告\n",
        YamlLayout.Format("items/a/materials.yaml", "\n# 材料\n\n\nmaterials:\n  - name: 合同   # 尾注\n    formats: [pdf]   \n    # 关于用途\n    why: 说明地址\n    id: a\n\n\n  - id: b\n    name: 报告\n\n"));

    [Theory]
    [InlineData("materials: [")]
    [InlineData("steps:\n\t- id: a\n")]
    [InlineData("")]
    public void A_text_with_mistakes_stays_as_it_is(string text) => Assert.Equal(text, YamlLayout.Format("items/a/materials.yaml", text));

    [Fact]
    public void Only_changed_files_are_read_again()
    {
        var folder = Directory.CreateTempSubdirectory("jy-watch-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "elements"));
        Directory.CreateDirectory(Path.Combine(folder, "agencies"));
        var (one, two) = (Path.Combine(folder, "elements/a.yaml"), Path.Combine(folder, "agencies/b.yaml"));
        File.WriteAllText(one, "elements: []\n");
        File.WriteAllText(two, "agencies: [\n");
        var watch = new PackageWatch(folder);
        Assert.Equal(["agencies/b.yaml", "elements/a.yaml"], watch.Look().Order(StringComparer.Ordinal));
        Assert.Empty(watch.Look());
        Assert.Contains(watch.Load().Findings, finding => finding.Place.File == "agencies/b.yaml" && finding.Id == "SC0105");
        File.WriteAllText(two, "agencies: []  \n");
        Assert.Equal(["agencies/b.yaml"], watch.Look());
        File.Delete(one);
        Assert.Equal(["elements/a.yaml"], watch.Look());
        Directory.Delete(folder, true);
    }
}

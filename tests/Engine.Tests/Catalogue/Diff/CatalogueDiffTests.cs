using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Diff;

namespace Jiangyuan.Engine.Tests.Catalogue.Diff;

public sealed class CatalogueDiffTests
{
    private const string Folder = "items/industrial-product-licence/";

    private static DiffSide Side(IReadOnlyList<PackageFile> files, DateOnly? on = null, string? division = null)
    {
        var (catalogue, findings) = CatalogueLoader.Load(files);
        Assert.True(catalogue is not null, string.Join('\n', findings));
        return new(catalogue, files) { On = on, Division = division };
    }

    private static PackageFile[] Edited(string path, string from, string to) =>
        [.. Tree.Real.Select(file => file.Path == path ? file with { Text = file.Text.Contains(from, StringComparison.Ordinal) ? file.Text.Replace(from, to, StringComparison.Ordinal) : throw new InvalidOperationException(from) } : file)];

    [Fact]
    public void The_same_packages_do_not_differ_whatever_their_comments() =>
        Assert.True(CatalogueDiff.Of(Side(Tree.Real), Side([.. Tree.Real.Select(file => file.Path.EndsWith(".yaml", StringComparison.Ordinal) ? file with { Text = "# 说明\n" + file.Text } : file)])).IsEmpty);

    [Fact]
    public void A_material_taken_away_is_one_removal_with_its_line_and_one_material_less()
    {
        var path = Folder + "materials.yaml";
        var before = Tree.Real.First(file => file.Path == path).Text;
        var start = before.IndexOf("  - id: quality-commitment", StringComparison.Ordinal);
        var end = before.IndexOf("  - id: test-report", StringComparison.Ordinal);
        // Situations that hand the material in would be found to refer to nothing.
        PackageFile[] all = [.. Tree.Real.Where(file => !file.Path.StartsWith(Folder + "scenarios/", StringComparison.Ordinal))];
        var diff = CatalogueDiff.Of(Side(all), Side([.. all.Select(file => file.Path == path ? file with { Text = before.Remove(start, end - start) } : file)]));
        var item = Assert.Single(diff.Items, item => item.After!.EffectiveTo is null);
        var change = Assert.Single(item.Changes);
        Assert.Equal((ChangeKind.Removed, ItemAspect.Materials, "quality-commitment"), (change.Kind, change.Aspect, change.Key));
        Assert.Equal($"{path}:2:5", change.PlaceBefore.ToString());
        Assert.Equal(1, item.BurdenBefore.Materials - item.BurdenAfter.Materials);
        Assert.Equal(1, diff.TotalBefore.Materials - diff.TotalAfter.Materials);
        Assert.Equal(-50m, Burden.Measures[1].Percent(item.BurdenBefore, item.BurdenAfter));
    }

    [Fact]
    public void A_changed_limit_names_both_places_and_the_days_saved()
    {
        var diff = CatalogueDiff.Of(Side(Tree.Real), Side(Edited(Folder + "item.yaml", "committed: 20个工作日", "committed: 18个工作日")));
        var item = diff.Items.Single(item => item.After!.EffectiveTo is null);
        var limit = Assert.Single(item.Changes, change => change.Aspect == ItemAspect.Limits);
        Assert.Equal((ChangeKind.Changed, "20个工作日", "18个工作日"), (limit.Kind, limit.Before, limit.After));
        Assert.Equal(limit.PlaceBefore, limit.PlaceAfter);
        Assert.Contains("committed", Tree.Real.First(file => file.Path == limit.PlaceAfter.File).Text.Split('\n')[limit.PlaceAfter.Line - 1], StringComparison.Ordinal);
        Assert.Equal(-2, item.BurdenAfter.WorkingDays - item.BurdenBefore.WorkingDays);
        Assert.Contains("  负担  时限 20 → 18 个工作日（-2，-10%）", DiffText.Lines(diff));
    }

    [Fact]
    public void Two_days_show_what_the_law_changed_between_them_and_nothing_else()
    {
        var diff = CatalogueDiff.Of(Side(Tree.Real, new(2024, 7, 31)), Side(Tree.Real, new(2024, 8, 1)));
        var item = Assert.Single(diff.Items);
        Assert.Equal("industrial-product-licence", item.Id);
        var step = Assert.Single(item.Changes, change => change.Aspect == ItemAspect.Steps);
        Assert.Equal(Folder + "process.yaml", step.PlaceBefore.File);
        Assert.Equal(Folder + "process@2024-08-01.yaml", step.PlaceAfter.File);
        Assert.DoesNotContain(item.Changes, change => change.Aspect is ItemAspect.Materials or ItemAspect.Elements);
    }

    [Fact]
    public void Two_places_are_compared_as_one_item_at_both()
    {
        var diff = CatalogueDiff.Of(Side(Tree.Real, new(2026, 11, 23), "630100000000"), Side(Tree.Real, new(2026, 11, 23), "630200000000"), "industrial-product-licence");
        var place = Assert.Single(Assert.Single(diff.Items).Changes);
        Assert.Equal((ChangeKind.Changed, ItemAspect.Places), (place.Kind, place.Aspect));
        Assert.EndsWith("places/630200000000.yaml:1:1", place.PlaceAfter.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_version_that_begins_later_is_a_change_of_the_item_and_not_of_the_version_before()
    {
        PackageFile[] after = [.. Tree.Real, new(Folder + "item@2027-01-01.yaml", "effective-from: 2027-01-01\ndocument-number: 样例，未发文\ntheme: 开办企业\n")];
        var item = Assert.Single(CatalogueDiff.Of(Side(Tree.Real), Side(after)).Items);
        Assert.Equal(["theme", "effective-from"], item.Changes.Where(change => change.Key != "document-number").Select(change => change.Key).Order().Reverse());
        Assert.All(item.Changes, change => Assert.Equal(Folder + "item@2027-01-01.yaml", change.PlaceAfter.File));
    }

    [Fact]
    public void A_changed_element_and_a_new_item_are_told()
    {
        var tree = Tree.Small();
        var before = tree.Files;
        var after = tree.With("elements/person.yaml", tree["elements/person.yaml"].Replace("hint: 与身份证件一致", "hint: 写全名", StringComparison.Ordinal)).Files.ToList();
        after.AddRange(ItemTemplate.Files("second", new Agency("market-630104", "") { Division = "630104000000", CreditCode = "" }, new DateOnly(2026, 1, 1))
            .Select(file => file with { Text = file.Text.Replace("id: second", "id: second-result", StringComparison.Ordinal).Replace("632000000000", "632000000001", StringComparison.Ordinal) }));
        var loaded = CatalogueLoader.Load(after);
        Assert.True(loaded.Catalogue is not null, string.Join('\n', loaded.Findings));
        var diff = CatalogueDiff.Of(Side(before), Side(after));
        Assert.Equal("elements/person.yaml", Assert.Single(diff.Others).PlaceAfter.File);
        Assert.Equal(ChangeKind.Added, Assert.Single(Assert.Single(diff.Items, item => item.Id == "second").Changes).Kind);
        Assert.True(diff.TotalAfter.Steps > diff.TotalBefore.Steps);
    }

    [Fact]
    public void What_stands_beside_the_items_is_told_in_words_and_only_what_differs()
    {
        var fees = Tree.Real.First(file => file.Path == "lists/fees.yaml").Text;
        var change = Assert.Single(CatalogueDiff.Of(Side(Tree.Real), Side([.. Tree.Real.Select(file => file.Path == "lists/fees.yaml" ? file with { Text = fees.Replace("amount: 80", "amount: 60", StringComparison.Ordinal) } : file)])).Others);
        Assert.Equal(("金额：80", "金额：60", "lists/fees.yaml"), (change.Before, change.After, change.PlaceAfter.File));
        Assert.StartsWith("收费清单“", change.Label, StringComparison.Ordinal);
        Assert.True(change.PlaceAfter.Line > 1);
    }
}

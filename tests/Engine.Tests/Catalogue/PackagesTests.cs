using Jiangyuan.Catalogue;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Engine.Tests.Catalogue;

/// <summary>The packages that ship.</summary>
public sealed class PackagesTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Fact]
    public void All_packages_load_without_a_finding()
    {
        var (catalogue, findings) = CatalogueLoader.Load(Tree.Real);
        Assert.Empty(findings);
        Assert.True(catalogue!.Items.Count >= 4);
    }

    [Fact]
    public void The_hash_does_not_depend_on_the_order_of_files_on_line_ends_or_on_comments()
    {
        var (first, _) = CatalogueLoader.Load(Tree.Real);
        var (second, findings) = CatalogueLoader.Load([.. Tree.Real.Reverse().Select(file => file with
        {
            Text = (file.Path.EndsWith(".yaml", StringComparison.Ordinal) ? "# 一行说明\n" + file.Text : file.Text).Replace("\n", "\r\n", StringComparison.Ordinal),
        })]);
        Assert.Empty(findings);
        Assert.Equal(first!.Hash, second!.Hash);
        Assert.Equal(64, first.Hash.Length);
    }

    [Fact]
    public void One_changed_word_of_law_changes_the_hash_of_its_item_alone()
    {
        var (before, _) = CatalogueLoader.Load(Tree.Real);
        var (after, _) = CatalogueLoader.Load([.. Tree.Real.Select(file => file.Path == "items/business-registration/item.yaml"
            ? file with { Text = file.Text.Replace("theme: 开办企业", "theme: 企业开办", StringComparison.Ordinal) } : file)]);
        Assert.NotEqual(before!.Hash, after!.Hash);
        var changed = before.Items.Zip(after.Items).Where(pair => pair.First.Hash != pair.Second.Hash).Select(pair => pair.First.Id);
        Assert.Equal(["business-registration"], changed);
    }

    [Fact]
    public void Fertiliser_could_be_promised_before_august_2024_and_not_after()
    {
        var catalogue = CatalogueLoader.Load(Tree.Real).Catalogue!;
        var answers = new Dictionary<string, string> { ["product-group"] = "fertiliser", ["has-serious-discredit"] = "false" };
        var old = catalogue.Item("industrial-product-licence", new DateOnly(2024, 7, 31))!;
        var now = catalogue.Item("industrial-product-licence", new DateOnly(2024, 8, 1))!;
        Assert.False(FormAnswers.Holds(old.Form, old.CommitmentExcludedWhen, answers, Today));
        Assert.True(FormAnswers.Holds(now.Form, now.CommitmentExcludedWhen, answers, Today));
        Assert.Equal(new DateOnly(2024, 7, 31), old.EffectiveTo);
        Assert.Null(catalogue.Item("industrial-product-licence", new DateOnly(2023, 11, 30)));
    }

    [Fact]
    public void An_offer_is_found_in_the_division_or_in_its_nearest_ancestor()
    {
        var catalogue = CatalogueLoader.Load(Tree.Real).Catalogue!;
        Assert.Equal("630104000000", catalogue.Offer("business-registration", "630104001000", Today)!.Division);
        Assert.Equal("630100000000", catalogue.Offer("business-registration", "630105000000", Today)!.Division);
        Assert.Equal("630000000000", catalogue.Offer("industrial-product-licence", "632701100200", Today)!.Division);
        Assert.Null(catalogue.Offer("pharmacy-otc-b", "632300000000", Today));
    }

    [Fact]
    public void Places_differ_by_data_and_every_sample_agency_has_a_code_that_checks_out()
    {
        var catalogue = CatalogueLoader.Load(Tree.Real).Catalogue!;
        Assert.True(catalogue.Offers("business-registration", Today).Select(offer => offer.Committed).Distinct().Count() > 1);
        Assert.All(catalogue.Agencies.Values, agency => Assert.True(agency.IsSample && UnifiedCreditCode.Parse(agency.CreditCode).IsGiven));
    }

    [Fact]
    public void Guides_are_two_to_four_screens_long()
    {
        var catalogue = CatalogueLoader.Load(Tree.Real).Catalogue!;
        Assert.All(catalogue.Items, item => Assert.InRange(item.Guide.Zh.Length, 500, 4000));
    }
}

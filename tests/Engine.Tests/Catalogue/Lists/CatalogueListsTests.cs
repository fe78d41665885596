using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Lists;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Engine.Tests.Catalogue.Lists;

public sealed class CatalogueListsTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly Lazy<Jiangyuan.Catalogue.Catalogue> Real = new(() => CatalogueLoader.Load(Tree.Real).Catalogue!);

    [Fact]
    public void The_licence_list_of_a_place_has_what_is_licensed_there_with_its_implementation_code()
    {
        var table = CatalogueLists.Of(Real.Value, ListKind.Licences, Today, "630104000000");
        var code = Cell(table, Assert.Single(table.Rows, row => row.ItemId == "pharmacy-otc-b"), "implementation-code");
        var parsed = ServiceItemCode.Parse(code).Value;
        Assert.Equal(31, code.Length);
        Assert.Equal(4, parsed.ExerciseLevel);
        Assert.Equal("630101172006", parsed.Base);
        Assert.DoesNotContain(CatalogueLists.Of(Real.Value, ListKind.Licences, Today, "632300000000").Rows, row => row.ItemId == "pharmacy-otc-b");
    }

    [Fact]
    public void A_list_is_as_of_its_day()
    {
        Assert.Empty(CatalogueLists.Of(Real.Value, ListKind.MarketAccess, new(2024, 1, 1)).Rows);
        Assert.NotEmpty(CatalogueLists.Of(Real.Value, ListKind.MarketAccess, Today).Rows);
        Assert.Empty(CatalogueLists.Of(Real.Value, ListKind.Licences, new(2007, 12, 31)).Rows);
        Assert.DoesNotContain(CatalogueLists.Of(Real.Value, ListKind.Adjustments, new(2024, 7, 31)).Rows, row => row.Name.StartsWith("化肥", StringComparison.Ordinal));
        Assert.Contains(CatalogueLists.Of(Real.Value, ListKind.Adjustments, new(2024, 8, 1)).Rows, row => row.Name.StartsWith("化肥", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_list_has_one_cell_a_column_and_names_that_can_be_searched()
    {
        foreach (var kind in CatalogueLists.Kinds.Values)
        {
            var table = CatalogueLists.Of(Real.Value, kind, Today);
            Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Cells.Count));
            Assert.All(table.Rows, row => Assert.Contains(row, table.Named(row.Name).Rows));
            Assert.Empty(table.Named("没有这样的条目").Rows);
        }
    }

    [Fact]
    public void A_proof_says_which_items_ask_for_it() =>
        Assert.Contains("药品零售许可", Cell(CatalogueLists.Of(Real.Value, ListKind.Proofs, Today), CatalogueLists.Of(Real.Value, ListKind.Proofs, Today).Rows[0], "items"), StringComparison.Ordinal);

    [Fact]
    public void A_handling_item_has_thirty_three_characters_and_a_main_item_its_sub_items()
    {
        var offer = Real.Value.Offer("industrial-product-licence", "630000000000", Today)!;
        Assert.Equal(["01", "02", "03"], offer.Item.HandlingItems.Select(handling => handling.Number));
        Assert.Equal("11630000000000019D2630101131020" + "01", offer.HandlingCode(offer.Item.HandlingItems[0]));
        Assert.Equal("industrial-product-licence", Assert.Single(Real.Value.SubItems("630101131000", Today)).Id);
    }

    [Fact]
    public void An_entrusted_body_acts_in_the_name_and_with_the_code_of_the_agency_that_entrusted_it()
    {
        var tree = Tree.Small().With("items/sample/places/630104000000.yaml", "division: \"630104000000\"\nagency: market-630104\nbody-nature: entrusted\nentrusted-by: market-630100\nentrusted-document: 样例\n");
        Assert.StartsWith("11630100000000027D3", Assert.Single(tree.Load().Catalogue!.AllOffers).ImplementationCode, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_of_a_variant_is_taken_when_the_answers_are_that_variants()
    {
        var item = Real.Value.Item("industrial-product-licence", Today)!;
        var visit = item.Process.Steps.Single(step => step.Id == "site-review");
        Assert.True(FormAnswers.Holds(item.Form, visit.When, new Dictionary<string, string> { ["product-group"] = "cement" }, Today));
        Assert.False(FormAnswers.Holds(item.Form, visit.When, new Dictionary<string, string> { ["product-group"] = "wire-cable" }, Today));
    }

    private static string Cell(ListTable table, ListRow row, string key) => row.Cells[table.Columns.ToList().FindIndex(column => column.Key == key)];
}

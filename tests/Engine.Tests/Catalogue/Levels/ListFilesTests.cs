using System.Text;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;

namespace Jiangyuan.Engine.Tests.Catalogue.Levels;

/// <summary>Lists as administrators keep them, and lists as they should not be: located findings, never an exception.</summary>
public sealed class ListFilesTests
{
    private const string Place = "items/sample/places/630104000000.yaml";
    private const string Header = "事项,办理地,实施机关,承诺时限,收费,增加材料,减少材料,备注\n";
    private static readonly DateOnly Day = new(2026, 6, 1);

    [Fact]
    public void A_county_list_offers_a_packaged_item_with_the_limit_it_promises()
    {
        var (catalogue, findings) = Sample().With("lists/county.csv", Header + "新事项（sample）,城北区,market-630105,6个工作日,,,,二楼\n").Load();
        Assert.Empty(findings);
        var offer = catalogue!.Offer("sample", "630105000000", Day)!;
        Assert.Equal(("6个工作日", "market-630105", "二楼"), (offer.Committed.ToString(), offer.Agency.Id, offer.Note));
    }

    [Fact]
    public void A_street_without_a_promise_of_its_own_keeps_the_promise_of_its_district()
    {
        var (catalogue, findings) = Sample().Patch(Place, "committed: 4个工作日\n").With("lists/township.csv", Header + "sample,630104001000,,,,,,一楼大厅\n").Load();
        Assert.Empty(findings);
        var offer = catalogue!.Offer("sample", "630104001000", Day)!;
        Assert.Equal(("630104001000", "4个工作日", "market-630104"), (offer.Division, offer.Committed.ToString(), offer.Agency.Id));
    }

    [Fact]
    public void A_street_is_held_to_its_district_and_the_message_says_what_is_allowed_and_where()
    {
        var finding = Only(Sample().Patch(Place, "committed: 4个工作日\n").With("lists/630104000000.csv", Header + "sample,630104001000,,6个工作日,,,,\n"), "SC0402");
        Assert.Equal(new Place("lists/630104000000.csv", 2, 22), finding.Place);
        Assert.Contains("4个工作日", finding.Message, StringComparison.Ordinal);
        Assert.Contains(Place + ":", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_excess_above_is_no_excuse_below()
    {
        var (_, findings) = Sample().Patch(Place, "committed: 15个工作日\n").With("lists/630104000000.csv", Header + "sample,630104001000,,12个工作日,,,,\n").Load();
        Assert.Equal([Place, "lists/630104000000.csv"], findings.Select(finding => finding.Place.File));
        Assert.All(findings, finding => Assert.Equal("SC0402", finding.Id));
    }

    [Fact]
    public void What_the_district_dropped_the_street_may_not_ask_again()
    {
        var tree = Sample().Patch("items/sample/materials.yaml", "materials:\n  - { id: site-plan, name: 场地平面图, why: 说明场地。, formats: [pdf] }\n").Patch(Place, "materials: { drop: [site-plan] }\n");
        var finding = Only(tree.With("lists/630104000000.csv", Header + "sample,630104001000,,,,场地平面图,,\n"), "SC0412");
        Assert.Contains("已经不要了", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\uFEFF事项,办理地,承诺时限\r\nsample,630104001000,5个工作日\r\n")]
    [InlineData("\"事项\",\"办理地\",\"承诺时限\"\n\"sample\",\"630104001000\",\"5个工作日\"")]
    [InlineData("事项\t办理地\t承诺时限\nsample\t630104001000\t5 个工作日\n")]
    [InlineData("事项,办理地,承诺时限,备注\n\n# 说明\nsample,　630104001 , 5个工作日,\"一楼，\"\"二\"\"号窗\n上午\"\n,,,\n")]
    [InlineData("事项,办理地,承诺时限,,\nsample,630104001000,5个工作日,,\n")]
    public void However_a_table_program_saves_it_the_list_says_the_same(string text)
    {
        var (catalogue, findings) = Sample().With("lists/a.csv", text).Load();
        Assert.Empty(findings);
        Assert.Equal("5个工作日", catalogue!.Offer("sample", "630104001000", Day)!.Committed.ToString());
    }

    [Theory]
    [InlineData("", "SC0425", 0, 0)]
    [InlineData("办理地,承诺时限\n630104001000,5个工作日\n", "SC0425", 1, 1)]
    [InlineData("事项,承诺时限\nsample,5个工作日\n", "SC0425", 1, 1)]
    [InlineData("事项,办理地,承诺时限,承诺时限\nsample,630104001000,5个工作日,\n", "SC0425", 1, 13)]
    [InlineData("事项,办理地,承诺时限\nsample,630104001000,5\n", "SC0426", 2, 21)]
    [InlineData("事项,办理地,承诺时限\nsample,6.30104E+11,5个工作日\n", "SC0426", 2, 8)]
    [InlineData("事项,办理地,承诺时限\nsample,630199000000,5个工作日\n", "SC0303", 2, 8)]
    [InlineData("事项,办理地,承诺时限\nsample,630104001000\n", "SC0426", 2, 1)]
    [InlineData("事项,办理地,承诺时限\nsample,630104001000,5个工作日,多\n", "SC0426", 2, 27)]
    [InlineData("事项,办理地,收费\nsample,630104001000,-5\n", "SC0426", 2, 21)]
    [InlineData("事项,办理地,到场次数\nsample,630104001000,1.5\n", "SC0426", 2, 21)]
    [InlineData("事项,办理地,办理渠道\nsample,630104001000,网上；电话\n", "SC0426", 2, 21)]
    [InlineData("事项,办理地,承诺时限\n,630104001000,5个工作日\n", "SC0426", 2, 1)]
    [InlineData("事项,办理地,承诺时限\nsample,,5个工作日\n", "SC0426", 2, 8)]
    [InlineData("事项,办理地,备注\nsample,630104001000,\"没有完\n", "SC0426", 2, 1)]
    [InlineData("事项,办理地,实施机关\nsample,630104001000,market-630104x\n", "SC0302", 2, 21)]
    [InlineData("事项,办理地,实施机关\nsample,630104001000,market-630105\n", "SC0309", 2, 21)]
    public void A_bad_list_is_reported_in_its_cell(string text, string id, int line, int column) =>
        Assert.Equal(new Place("lists/a.csv", line, column), Only(Sample().With("lists/a.csv", text), id).Place);

    [Fact]
    public void One_open_quote_does_not_swallow_the_rest()
    {
        var text = new StringBuilder("事项,办理地,承诺时限\nsample,630104001000,\"5个工作日\n");
        for (var i = 0; i < 20_000; i++)
        {
            text.Append("不在目录,630104002000,5个工作日\n");
        }

        var check = CatalogueLoader.Check(Sample().With("lists/a.csv", text.ToString()).Files);
        Assert.Equal(1, check.Counts["SC0426"].Count);
        Assert.Equal(20_000, check.Counts["SC0411"].Count);
        Assert.Equal(10_000, check.Findings.Count);
    }

    [Fact]
    public void A_list_in_another_encoding_is_said_to_be_so()
    {
        byte[] bytes = [.. "事项,办理地,备注\nsample,630104001000,"u8, 0xB1, 0xB8, 0xD7, 0xA2, (byte)'\n', .. "sample,630104002000,好\n"u8];
        var files = Sample().Files.Append(new PackageFile("lists/a.csv", "") { Open = () => new MemoryStream(bytes) });
        var finding = Assert.Single(CatalogueLoader.Load([.. files]).Findings);
        Assert.Equal(("SC0101", 2), (finding.Id, finding.Place.Line));
    }

    [Fact]
    public void Garbled_lists_never_throw_and_findings_have_a_place()
    {
        const string Good = Header + "sample,630104001000,market-630104,5个工作日,免费,,,一楼\nsample,630104002000,,4个工作日,,\"材料甲；材料乙\",材料丙,\"二\n楼\"\n";
        const string Base = "事项,材料,承诺时限,结果证照,所需证照,前置事项\n甲,材料一；乙证,5个工作日,甲证,,\n乙,甲证,5个工作日,乙证,,甲\n";
        string[] shards = ["\"", ",", "\n", "\r\n", "\t", "；", "\u3000", "99999999999999999999", "#", "\0", "\uFEFF", "630104001000", "个工作日", "|||", "\"\"", ",,,,,,,,,,,"];
        var small = Sample().Files.Where(file => !file.Path.StartsWith("divisions/", StringComparison.Ordinal)).ToArray();
        var random = new Random(7);
        for (var i = 0; i < 400; i++)
        {
            var (county, all) = (Garble(Good), Garble(Base));
            var (_, findings) = CatalogueLoader.Load([.. small, new PackageFile("lists/630104000000.csv", county), new PackageFile("lists/base.csv", all)]);
            Assert.All(findings, finding => Assert.True(finding.Place.File.Length > 0 && finding.Message.Length > 0 && finding.Place.Line <= 12, finding.ToString()));
        }

        string Garble(string text)
        {
            for (var cuts = random.Next(4); cuts >= 0; cuts--)
            {
                var at = random.Next(text.Length);
                text = random.Next(2) == 0 ? text.Insert(at, shards[random.Next(shards.Length)]) : text.Remove(at, Math.Min(random.Next(1, 6), text.Length - at));
            }

            return text;
        }
    }

    [Fact]
    public void Cells_are_read_the_same_however_the_stream_is_cut()
    {
        var text = Header + string.Concat(Enumerable.Range(0, 3000).Select(i => $"不在目录{i},630104001000,,5个工作日,,\"甲\n\"\"乙\"\"\",,备注{i}\n"));
        var whole = Findings(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        var cut = Findings(new Trickle(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(3000, whole.Count);
        Assert.Equal(whole, cut);
        Assert.Equal(2 + 2 * 2999, whole.Max(finding => finding.Place.Line));

        static IReadOnlyList<Diagnostic> Findings(Stream stream) => CatalogueLoader.Load([.. Sample().Files, new PackageFile("lists/a.csv", "") { Open = () => stream }]).Findings;
    }

    [Fact]
    public void A_row_for_a_level_that_has_not_the_power_is_reported_at_the_row()
    {
        var finding = Only(Tree.Small().With("lists/a.csv", Header + "sample,630104001000,,5个工作日,,,,\n"), "SC0310");
        Assert.Equal(new Place("lists/a.csv", 2, 1), finding.Place);
    }

    /// <summary>An item that streets handle too.</summary>
    private static Tree Sample()
    {
        const string Item = "items/sample/item.yaml";
        var tree = Tree.Small();
        tree[Item] = tree[Item].Replace("levels: [province, prefecture, county]", "levels: [province, prefecture, county, township]", StringComparison.Ordinal);
        return tree;
    }

    private static Diagnostic Only(Tree tree, string id)
    {
        var (_, findings) = tree.Load();
        Assert.True(findings.Count == 1 && findings[0].Id == id, string.Join('\n', findings));
        return findings[0];
    }

    /// <summary>Gives a few bytes at a time, as a slow disk may.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 7));
    }
}

using Jiangyuan.Catalogue.Search;
using Jiangyuan.Engine.Tests.Kernel;

namespace Jiangyuan.Engine.Tests.Catalogue.Search;

public sealed class SearchIndexTests
{
    private static readonly Synonyms Synonyms = new(TestData.Read("search/synonyms.csv"));
    private static readonly PinyinTable Pinyin = new(TestData.Read("search/pinyin-overrides.csv"));

    private static readonly SearchIndex Index = Of(
        ("reg", "企业设立登记", 90, ["开办企业"]),
        ("rx", "药品零售企业经营许可（仅经营乙类非处方药）", 70, ["GSP"]),
        ("ind", "工业产品生产许可证核发", 60, []),
        ("food", "食品经营许可", 80, []),
        ("id", "居民身份证换领", 99, []),
        ("chd", "称多县草原承包经营权登记", 10, []),
        ("bank", "农村银行账户备案ＡＢ", 5, []));

    private static SearchIndex Of(params (string Id, string Title, int Popularity, string[] Keywords)[] rows) =>
        new(rows.Select(r => new SearchEntry(r.Id, r.Title, r.Popularity, r.Keywords)), Synonyms, Pinyin);

    private static string Found(string query, SearchIndex? index = null) => string.Join(' ', (index ?? Index).Find(query).Where(h => !h.IsLoose).Select(h => h.Entry.Id));

    [Theory]
    [InlineData("许可", "food rx ind")] // popularity order
    [InlineData("登记", "reg chd")]
    [InlineData("企业设立登记", "reg")]
    [InlineData("食品 许可", "food")] // all words
    [InlineData("许可　食品", "food")]
    [InlineData("企", "reg rx")]
    [InlineData("gsp", "rx")] // keyword, any case
    [InlineData("ａｂ", "bank")] // full width
    [InlineData("开办企业", "reg")]
    [InlineData("身份证", "id")]
    [InlineData("公民身份证", "id")] // synonym
    [InlineData("药店", "rx")]
    [InlineData("营业执照", "reg")]
    [InlineData("spjy", "food")] // initials
    [InlineData("ypls", "rx")]
    [InlineData("y", "rx")] // a single letter: titles beginning with it
    [InlineData("yinhang", "bank")] // a character with two readings, decided by the word
    [InlineData("nyz", "")]
    [InlineData("cdx", "chd")]
    [InlineData("chenduo", "chd")] // the place's own reading
    [InlineData("chengduo", "")]
    [InlineData("shipin", "food")]
    [InlineData("hipin", "")] // not the beginning of a syllable
    [InlineData("shengchan 许可", "ind")]
    public void A_question_finds_titles_in_order_of_popularity(string query, string ids) => Assert.Equal(ids, Found(query));

    [Theory]
    [InlineData(null), InlineData(""), InlineData("  "), InlineData("？！，。"), InlineData("不存在的事"), InlineData("\0"), InlineData("😀"), InlineData("%_'\"")]
    public void A_meaningless_question_finds_nothing(string? query) => Assert.Empty(Index.Find(query));

    [Fact]
    public void A_very_long_question_is_cut_not_refused() => Assert.NotNull(Index.Find(new string('药', 100_000)));

    [Theory]
    [InlineData("我想开一家药店怎么办理", "rx")]
    [InlineData("如何申请食品经营的许可证", "food")]
    [InlineData("换领新的居民身份证需要什么", "id")]
    public void A_whole_sentence_finds_what_it_shares_most_with(string query, string id)
    {
        var hit = Index.Find(query)[0];
        Assert.Equal((id, true), (hit.Entry.Id, hit.IsLoose));
    }

    [Theory]
    [InlineData("经营 许可", "食品[经营许可]")]
    [InlineData("spjy", "[食品经营]许可")]
    [InlineData("pinjing", "食[品经]营许可")]
    [InlineData("品", "食[品]经营许可")]
    public void Highlights_mark_what_matched(string query, string marked)
    {
        var hit = Index.Find(query).First(h => h.Entry.Id == "food");
        var title = hit.Entry.Title;
        foreach (var h in hit.Highlights.Reverse())
            title = title.Insert(h.Start + h.Length, "]").Insert(h.Start, "[");
        Assert.Equal(marked, title);
    }

    [Fact]
    public void A_filter_and_a_limit_are_kept()
    {
        Assert.Equal("ind", Assert.Single(Index.Find("许可", 1, e => e.Id == "ind")).Entry.Id);
        Assert.Equal(2, Index.Find("许可", 2).Count);
    }

    [Fact]
    public void Substrings_of_many_titles_are_found_as_a_plain_scan_finds_them()
    {
        var chance = new Random(7);
        const string letters = "药品食经营许可登记工业产企设立证核发换";
        var titles = Enumerable.Range(0, 2_000).Select(i => (Id: i.ToString("D4", null), Title: new string([.. Enumerable.Range(0, chance.Next(3, 15)).Select(_ => letters[chance.Next(letters.Length)])]), Popularity: 2_000 - i)).ToArray();
        var index = new SearchIndex(titles.Select(t => new SearchEntry(t.Id, t.Title, t.Popularity, [])), new Synonyms(), Pinyin);
        for (var i = 0; i < 200; i++)
        {
            var title = titles[chance.Next(titles.Length)].Title;
            var length = chance.Next(2, Math.Min(5, title.Length) + 1);
            var query = title.Substring(chance.Next(title.Length - length + 1), length);
            Assert.Equal(titles.Where(t => t.Title.Contains(query, StringComparison.Ordinal)).Take(20).Select(t => t.Id), index.Find(query).Where(h => !h.IsLoose).Select(h => h.Entry.Id));
        }
    }

    [Fact]
    public void A_word_with_the_wrong_number_of_syllables_is_located() => Assert.Contains("第 2 行", Assert.Throws<FormatException>(() => new PinyinTable("word,syllables\n乐都,le")).Message, StringComparison.Ordinal);
}

using Jiangyuan.Cases.Certificates;

namespace Jiangyuan.Modules.Tests.Cases.Certificates;

public sealed class CertificatePdfTests
{
    private static readonly CertificatePaper Paper = new("药品经营许可证", "1.2.156.3005.2.11100000000013338W011.11630100000000027D.26112300000001.001.A", "西宁市城西区市场监督管理局",
        new(2026, 11, 23), "https://jiangyuan.example/verify/1.2.156.3005.2.11100000000013338W011.11630100000000027D.26112300000001.001.A",
    [
        new("企业名称", "西宁市城西区扎西藏医药连锁有限公司𠮷祥店"),
        new("统一社会信用代码", "91630104MA0000015T"),
        new("法定代表人", "才让卓玛 ཚེ་རིང་སྒྲོལ་མ།"),
        new("经营地址", "青海省西宁市城西区五四西路与海湖大道交叉口东南角新华联广场商业综合体 3 号楼二层 203 室至 206 室（长地址在此自动换行）"),
        new("经营方式", "零售"),
        new("经营范围", "乙类非处方药"),
        new("质量负责人", "马堃喆"),
        new("仓库地址", "无"),
    ])
    {
        TitleBo = "སྨན་རྫས་གཉེར་སྐྱོང་ཆོག་མཆན་ལག་འཁྱེར།",
        ValidUntil = new(2031, 11, 22),
        DrawnAt = new(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(8)),
    };

    private static byte[] Draw(CertificatePaper paper) => PdfTools.Draw(() => CertificatePdf.Draw(paper));

    [Fact]
    public void All_that_a_certificate_says_can_be_selected_as_text()
    {
        var text = PdfTools.Text(Draw(Paper));
        foreach (var expected in Paper.Fields.SelectMany(f => new[] { f.Label, f.Value }).Concat([Paper.Title, Paper.TitleBo!, Paper.Number, Paper.Issuer, "2026年11月23日", "2031年11月22日"]))
            Assert.Contains(expected.Replace(" ", "", StringComparison.Ordinal), text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_font_is_embedded_as_a_subset()
    {
        var fonts = PdfTools.Ask("pdffonts", Draw(Paper)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).ToArray();
        Assert.Contains(fonts, f => f.Contains("Tibetan", StringComparison.Ordinal));
        Assert.All(fonts, f => Assert.Matches(@"yes\s+yes\s+yes\s+\d+\s+\d+\s*$", f)); // emb, sub, uni
    }

    [Fact]
    public async Task Certificates_drawn_at_once_do_not_disturb_each_other()
    {
        var others = Enumerable.Range(0, 6).Select(i => Paper with { DrawnAt = Paper.DrawnAt.AddDays(i) }).ToArray();
        var alone = others.Select(Draw).ToArray();
        Assert.Equal(alone, await Task.WhenAll(others.Select(paper => Task.Run(() => Draw(paper)))));
    }

    [Fact]
    public void The_same_certificate_gives_the_same_bytes_and_another_date_does_not()
    {
        Assert.Equal(Draw(Paper), Draw(Paper));
        Assert.NotEqual(Draw(Paper), Draw(Paper with { DrawnAt = Paper.DrawnAt.AddSeconds(1) }));
    }

    [Fact]
    public void A_sample_says_so()
    {
        Assert.Contains("样", PdfTools.Text(Draw(Paper with { Watermark = "样本" })), StringComparison.Ordinal);
        Assert.DoesNotContain("样", PdfTools.Text(Draw(Paper)), StringComparison.Ordinal);
    }

    [Fact]
    public void More_values_than_a_page_holds_go_on_and_none_is_lost()
    {
        var paper = Paper with { Fields = [.. Enumerable.Range(1, 60).Select(i => new PaperField($"项目{i}", $"值{i} " + new string('长', i)))] };
        var pdf = Draw(paper);
        var text = PdfTools.Text(pdf);
        Assert.All(paper.Fields, f => Assert.Contains(f.Value.Split(' ')[0], text, StringComparison.Ordinal));
        Assert.Matches(@"Pages:\s+[3-9]", PdfTools.Ask("pdfinfo", pdf));
    }

    [Fact]
    public void Odd_characters_do_not_break_the_drawing() =>
        Assert.NotEmpty(Draw(Paper with { Title = "", Fields = [new("", ""), new("a\0b", "\uD800 <b>&amp; \u202E\r\n\t"), new("😀", new string('W', 5_000))] }));

    [Fact]
    public void Certificates_can_be_drawn_by_many_at_once()
    {
        var one = Draw(Paper);
        Parallel.For(0, 8, _ => Assert.Equal(one, CertificatePdf.Draw(Paper)));
    }
}

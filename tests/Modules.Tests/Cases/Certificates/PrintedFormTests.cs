using Jiangyuan.Cases.Certificates;
using Jiangyuan.Kernel.Calendars;
using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Modules.Tests.Cases.Certificates;

public sealed class PrintedFormTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void The_proof_of_a_deadline_is_printed_with_every_day()
    {
        var calendar = WorkingCalendar.Load("date,kind,name\n2026-10-01,holiday,国庆节");
        var rule = new ClockRule(new(45, TimeUnit.WorkingDays, TimeLimitKind.Statutory, "《行政许可法》第四十二条"));
        var proof = Clock.Prove(rule, [new ClockEvent.Started(new(2026, 11, 2))], calendar).Value;
        var form = PrintedForm.Of(proof, "西宁市城西区市场监督管理局", "261102 7964 1234 075", At) with { QrText = "https://jiangyuan.example/case/261102796412340755" };
        var text = PdfTools.Text(PdfTools.Draw(() => PrintedFormPdf.Draw(form)));
        Assert.All(proof.Days, d => Assert.Contains(d.Date.ToString("yyyy-MM-dd", null), text, StringComparison.Ordinal));
        Assert.Contains("第45日", text, StringComparison.Ordinal);
        Assert.Contains("暂定", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_receipt_wraps_long_values_and_keeps_its_notes()
    {
        var form = new PrintedForm("受理回执", "西宁市政务服务中心", [new("申请人", "扎西"), new("地址", new string('长', 400))]) { Notes = ["凭此回执查询。"], DrawnAt = At };
        var text = PdfTools.Text(PdfTools.Draw(() => PrintedFormPdf.Draw(form)));
        Assert.Equal(400, text.Count(c => c == '长'));
        Assert.Contains("凭此回执查询。", text, StringComparison.Ordinal);
        Assert.Equal(PrintedFormPdf.Draw(form), PrintedFormPdf.Draw(form));
    }
}

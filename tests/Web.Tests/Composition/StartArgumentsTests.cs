using Jiangyuan.Web.Composition;

namespace Jiangyuan.Web.Tests.Composition;

/// <summary>A host that is started with a slip of the pen says so, instead of starting an empty installation somewhere else.</summary>
public sealed class StartArgumentsTests
{
    [Theory]
    [InlineData("--data", "/var/lib/jiangyuan", "--demo")]
    [InlineData("--Data=/var/lib/jiangyuan", "--urls", "http://127.0.0.1:8080")]
    [InlineData("--Limits=", "--Limits:ApiPerMinute=600", "--record:sm2", "true")]
    [InlineData("--environment=Development", "--Logging:LogLevel:Default", "Warning")]
    public void Known_options_start_the_host(params string[] args) => Assert.Null(StartArguments.Answer(StartArguments.Complete(args)));

    [Theory]
    [InlineData("没有选项 --dat；您是不是要写 --data", "--dat", "/var/lib/jiangyuan")]
    [InlineData("没有选项 --port", "--port", "8080")]
    [InlineData("没有选项 --limits", "--limits", "5")]
    [InlineData("没有选项 --data:x", "--data:x", "5")]
    [InlineData("“8080”不是选项", "8080")]
    [InlineData("选项 --data 后面要写值", "--data")]
    [InlineData("选项 --data 后面要写值", "--data", "--demo")]
    public void A_slip_is_named(string said, params string[] args)
    {
        var answer = StartArguments.Answer(StartArguments.Complete(args));

        Assert.Equal(2, answer!.Value.Code);
        Assert.Contains(said, answer.Value.Text, StringComparison.Ordinal);
        Assert.Contains("--help", answer.Value.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_lists_every_setting_of_an_installation()
    {
        var (text, code) = StartArguments.Answer(["--help"])!.Value;

        Assert.Equal(0, code);
        Assert.All(typeof(InstallationOptions).GetProperties(), p => Assert.Contains("--" + p.Name, text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_store_that_is_not_understood_is_refused_in_a_sentence()
    {
        var folder = Directory.CreateTempSubdirectory("jy-no-store-");
        try
        {
            var options = new InstallationOptions { Data = Path.Combine(folder.FullName, "data"), Store = "Data Source=jiangyuan.db", Packages = Path.Combine(WebWorld.Checkout, "packages") };

            var refused = await Assert.ThrowsAsync<InstallationException>(() => Installation.Open(options, TimeProvider.System, TestContext.Current.CancellationToken));

            Assert.StartsWith("没有启动：不认识的存储连接：应为 sqlite:路径", refused.Message, StringComparison.Ordinal);
            Assert.EndsWith("请核对 --store。", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

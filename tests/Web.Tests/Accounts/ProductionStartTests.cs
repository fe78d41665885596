using System.Net;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Tests.Publication;
using Microsoft.Extensions.DependencyInjection;

namespace Jiangyuan.Web.Tests.Accounts;

/// <summary>A production start knows no demonstration: nobody can sign in until an administrator has made the first account, as docs/howto/install.md says.</summary>
public sealed class ProductionStartTests
{
    [Fact]
    public async Task No_account_and_no_password_is_there_by_default()
    {
        await using var world = new WebWorld { IsDemo = false };
        var visitor = world.Visitor();
        var page = await visitor.Page("/sign-in");
        Assert.Empty(page.QuerySelectorAll("main code, .accounts"));
        Assert.DoesNotContain("演示", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(world.Demo.Password);
        Assert.Empty(world.Demo.Accounts);
        Assert.Empty(Directory.EnumerateFiles(world.Data, "*password*", SearchOption.AllDirectories));
        Assert.Equal(0, await AccountsIn(world));

        var hidden = WebVisitor.Hidden(page, "sign-in");
        foreach (var login in new[] { "zhuoma", "jingban", "lists", "admin" })
        {
            foreach (var password in new[] { "", login, "password", "demo" })
            {
                var answer = await visitor.PostForm("/sign-in", hidden, ("login", login), ("password", password));
                Assert.Equal((login, password, HttpStatusCode.UnprocessableEntity), (login, password, answer.StatusCode));
            }
        }
        Assert.Contains("/sign-in", (await visitor.Get("/account")).Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_account_is_made_on_the_command_line_with_a_password_of_its_own_and_sets_up_a_code_before_anything_else()
    {
        await using var world = new WebWorld { IsDemo = false };
        string[] create = ["account", "create", "lists", "--name", "周清单", "--role", "ListAdministrator", "--data", world.Data, "--packages", CommandLine.Packages];
        foreach (var weak in new[] { "", "lists", "password123" })
            Assert.Equal((weak, 1), (weak, (await CommandLine.JyWith(weak + "\n", create)).Code));
        var (code, text, errors) = await CommandLine.JyWith(AccountWorld.Password + "\n", create);
        Assert.True(code == 0, errors);
        Assert.Contains("首次登录时要设置动态验证码", text, StringComparison.Ordinal);

        var lists = world.Visitor();
        Assert.Equal(1, await AccountsIn(world));
        Assert.False((await world.Accounts.FindByLogin("lists", TestContext.Current.CancellationToken))!.IsDemo);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await lists.Post("/sign-in", "sign-in", ("login", "lists"), ("password", "lists"))).StatusCode);
        var answer = await lists.Post("/sign-in", "sign-in", ("login", "lists"), ("password", AccountWorld.Password));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith("/account/second-factor", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.EndsWith("/account/second-factor", (await lists.Get("/desk/lists")).Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    private static async Task<long> AccountsIn(WebWorld world)
    {
        await using var connection = await world.Services.GetRequiredService<EventStore>().OpenRead(ReadScope.System, TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM accounts";
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}

using Jiangyuan.Web.Access;
using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Api;
using Jiangyuan.Web.Components;
using Jiangyuan.Web.Composition;
using Jiangyuan.Web.Desk;
using Jiangyuan.Web.Portal;

var builder = WebApplication.CreateBuilder(CompositionSetup.Arguments(args));
var installation = builder.AddInstallation();
builder.Services.AddAccounts(builder.Configuration, installation.Data);
builder.Services.AddApi();
builder.Services.AddDesk();
builder.AddPortal();

var app = builder.Build();
app.UsePortal();
app.UseApiProblems();
app.MapPortal();
app.MapAccounts();
app.MapApi();
app.MapDesk();
app.MapRazorComponents<App>();
try
{
    await app.Begin();
    await app.RunAsync();
    return 0;
}
catch (Exception e) when (CompositionSetup.Explain(e, builder.Configuration) is { } why)
{
    // What the person who starts it can put right is said in a sentence, not in a stack of calls.
    await Console.Error.WriteLineAsync(why);
    return 1;
}

/// <summary>The host; public so that tests can start it.</summary>
public partial class Program;

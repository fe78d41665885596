using System.Globalization;
using Jiangyuan.Web.Access;
using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Api;
using Jiangyuan.Web.Components;
using Jiangyuan.Web.Composition;
using Jiangyuan.Web.Desk;
using Jiangyuan.Web.Portal;

// The API and what runs in the background speak as the pages do, whatever the machine speaks.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.GetCultureInfo(Texts.DefaultLanguage);
args = StartArguments.Complete(args);
if (StartArguments.Answer(args) is { } answer)
{
    await (answer.Code == 0 ? Console.Out : Console.Error).WriteLineAsync(answer.Text);
    return answer.Code;
}
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, WebRootPath = CompositionSetup.PublishedFiles });
var installation = builder.AddInstallation();
builder.Services.AddAccounts(builder.Configuration, installation.Data);
builder.Services.AddApi();
builder.Services.AddDesk();
builder.AddPortal();

try
{
    var app = builder.Build();
    // The first of these opens the installation.
    app.UseApi();
    app.UsePortal();
    app.MapPortal();
    app.MapAccounts();
    app.MapDesk();
    app.MapRazorComponents<App>();
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

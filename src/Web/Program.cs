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
await app.Begin();
app.Run();

/// <summary>The host; public so that tests can start it.</summary>
public partial class Program;

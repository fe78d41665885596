using Jiangyuan.Web.Access;
using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Components;
using Jiangyuan.Web.Composition;
using Jiangyuan.Web.Portal;

var builder = WebApplication.CreateBuilder(CompositionSetup.Arguments(args));
var installation = builder.AddInstallation();
builder.Services.AddAccounts(builder.Configuration, installation.Data);
builder.AddPortal();

var app = builder.Build();
app.UsePortal();
app.MapPortal();
app.MapAccounts();
app.MapRazorComponents<App>();
await app.Begin();
app.Run();

/// <summary>The host; public so that tests can start it.</summary>
public partial class Program;

using Jiangyuan.Web.Components;
using Jiangyuan.Web.Portal;

var builder = WebApplication.CreateBuilder(args);
builder.AddPortal();

var app = builder.Build();
app.UsePortal();
app.MapPortal();
app.MapRazorComponents<App>();
app.Run();

/// <summary>The host; public so that tests can start it.</summary>
public partial class Program;

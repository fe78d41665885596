var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
app.MapGet("/", () => "江源");
app.Run();

/// <summary>The host; public so that tests can start it.</summary>
public partial class Program;

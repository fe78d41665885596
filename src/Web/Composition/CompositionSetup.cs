using Jiangyuan.Cases;
using Jiangyuan.Catalogue.Search;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Divisions;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Publication;

namespace Jiangyuan.Web.Composition;

/// <summary>Gives pages and routes what they ask for, all from the one <see cref="Installation"/>.</summary>
internal static class CompositionSetup
{
    /// <summary>A published host has its style sheets and scripts beside it, wherever it is started; null for one that runs from the sources, which has them there.</summary>
    internal static string? PublishedFiles => Path.Combine(AppContext.BaseDirectory, "wwwroot") is var folder && Directory.Exists(folder) ? folder : null;

    internal static InstallationOptions AddInstallation(this WebApplicationBuilder builder)
    {
        builder.Configuration.AddEnvironmentVariables("JY_");
        // A line for every request costs more than the request; what a person read is in the record, not in the log.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // Without a reader of this category no activity is made for each request.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        var options = builder.Configuration.Get<InstallationOptions>() ?? new InstallationOptions();
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        // Opened when first asked for, so that a test can put its own time in place of the system's.
        var packages = Task.Run(() => Installation.Compile(options.Packages));
        services.AddSingleton(provider => Installation.Open(options, packages, provider.GetRequiredService<TimeProvider>()).GetAwaiter().GetResult());
        services.AddSingleton(provider => provider.GetRequiredService<Installation>().Store);
        // Not a singleton: lists are published while the host runs.
        services.AddTransient(provider => provider.GetRequiredService<Installation>().Catalogue);
        services.AddSingleton(provider => provider.GetRequiredService<Installation>().Lists);
        services.AddSingleton<PublicationDesk>();
        services.AddSingleton(provider => provider.GetRequiredService<Installation>().Calendar);
        services.AddSingleton(provider => provider.GetRequiredService<Installation>().Divisions);
        services.AddSingleton(provider => provider.GetRequiredService<Installation>().Ids);
        services.AddSingleton(provider => provider.GetRequiredService<Installation>().Cases);
        services.AddSingleton(provider => provider.GetRequiredService<Installation>().Signing);
        services.AddSingleton(provider => provider.GetRequiredService<Installation>().Synonyms);
        services.AddSingleton(new PinyinTable(Installation.ReadOptional(options.Packages, "search/pinyin-overrides.csv")));
        services.AddSingleton<CaseQueries>();
        services.AddHostedService<ClockSweep>();
        Record.RecordSetup.AddRecord(services, options);
        services.AddHostedService<ForgottenWatch>();
        return options;
    }

    /// <summary>Opens the installation before the first request, makes the demonstration's accounts, and says where to look.</summary>
    internal static async Task Begin(this WebApplication app)
    {
        var installation = app.Services.GetRequiredService<Installation>();
        app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"江源已启动\uff1a{string.Join(" ", app.Urls)}"));
        // Behind the start: whoever needs a slot before there is one waits for it.
        _ = installation.Vault.Fill();
        if (!installation.Options.Demo)
        {
            // Not refused: the second wall stands, only nearer. Whoever runs it is to know.
            if (EventStoreFactory.ReadsAsOwner(installation.Options.StoreConnection))
                app.Logger.LogWarning("存储连接没有写明只供读取的数据库用户：万一有 SQL 被夹带进查询，它能换回表的主人，行级安全就挡不住。请在 --store 里写 “… | Username=jiangyuan_reader;Password=…”（docs/howto/install.md）。");
            return;
        }

        var demo = app.Services.GetRequiredService<DemoAccounts>();
        await demo.Begin(app.Services.GetRequiredService<AccountDesk>(), installation.Catalogue, installation.Options.Data, CancellationToken.None);
        app.Logger.LogWarning("演示模式：演示账号的口令是 {Password}，登录页上也有。不要用于真实办事。", demo.Password);
    }

    /// <summary>What went wrong at the start, where the person who starts it can put it right; null for a fault of ours.</summary>
    internal static string? Explain(Exception e, IConfiguration configuration) => e switch
    {
        InstallationException => e.Message,
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } =>
            $"没有启动\uff1a地址 {configuration["urls"]} 已被其他程序占用。请停止那个程序\uff0c或用 --urls http://127.0.0.1:端口 换一个端口。",
        System.Data.Common.DbException => $"没有启动\uff1a打不开存储。数据库说\uff1a{e.Message}。请核对 --store 与 --data。",
        UnauthorizedAccessException or IOException => $"没有启动\uff1a{DiskTrouble.Words(e)}。请核对数据文件夹的路径、权限和剩余空间。",
        _ => null,
    };
}

using Jiangyuan.Cases;
using Jiangyuan.Cases.Certificates;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Search;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Calendars;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Divisions;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Trust.Certificates;
using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Publication;

namespace Jiangyuan.Web.Composition;

/// <summary>
/// The one place where modules are put together: every kind of stream, every migration, the packages, the calendar. The web host, the command line
/// and tests all open an installation through here.
/// </summary>
public sealed class Installation : IAsyncDisposable
{
    private readonly KeyServiceChild? _child;

    private Installation(InstallationOptions options, EventStore store, CatalogueBook lists, WorkingCalendar calendar, DivisionRegister divisions, TimeProvider time)
    {
        Options = options;
        Store = store;
        Lists = lists;
        Divisions = divisions;
        Time = time;
        Secrets = new SecretFolder(Path.Combine(options.Data, "secrets"));
        if (options.Keys is null)
            _child = new KeyServiceChild(Path.Combine(options.Data, "key-service"), KeyServiceChild.SocketOf(options.Data), options.StoreConnection, time);
        Vault = new SubjectVault(new KeyClient(options.Keys ?? KeyServiceChild.SocketOf(options.Data), _child is null ? null : _child.Start), time);
        Calendar = new CalendarBook(store, calendar);
        Ids = new IdSource(time, options.Node);
        Cases = new CaseDesk(store, () => Catalogue, () => Calendar.Current, divisions, Ids, time, new CaseDeskOptions
        {
            SubjectSecret = Secrets.FindOrMake("subject"),
            Snapshots = lists.At,
            Vault = Vault,
            Materials = new MaterialStore(Path.Combine(options.Data, "materials")),
        });
        Signing = new SigningDesk(Cases, Secrets, options.Sm2Certificates switch { true => CoseAlgorithm.Sm2, false => CoseAlgorithm.Es256, null => null });
        Synonyms = new Synonyms(ReadOptional(options.Packages, "search/synonyms.csv"));
    }

    /// <summary>Every kind of stream there is.</summary>
    public static IReadOnlyList<IStreamType> StreamTypes { get; } =
        [.. CaseModule.StreamTypes, AccountStream.Kind, AccountNameStream.Kind, CalendarStream.Kind, SourceStream.Kind, SnapshotStream.Kind, PublicationStream.Kind,
            Record.AuditStream.Kind];

    /// <summary>Every module's migrations, in the order of their dependence.</summary>
    public static IReadOnlyList<MigrationSet> Migrations { get; } = [CaseModule.Migrations, new("web", typeof(Installation).Assembly)];

    /// <summary>How it was opened.</summary>
    public InstallationOptions Options { get; }

    /// <summary>The store.</summary>
    public EventStore Store { get; }

    /// <summary>The catalogue in force now.</summary>
    public Catalogue.Catalogue Catalogue => Lists.Current;

    /// <summary>The catalogue in force, those published for later days, and earlier ones by their hash.</summary>
    public CatalogueBook Lists { get; }

    /// <summary>The working calendar with its imports.</summary>
    public CalendarBook Calendar { get; }

    /// <summary>The places.</summary>
    public DivisionRegister Divisions { get; }

    /// <summary>Fresh identities.</summary>
    public IdSource Ids { get; }

    /// <summary>The time.</summary>
    public TimeProvider Time { get; }

    /// <summary>What cases are handled with.</summary>
    public CaseDesk Cases { get; }

    /// <summary>Keys and other secrets of this installation.</summary>
    internal SecretFolder Secrets { get; }

    /// <summary>Signs the codes on certificates and says whose signatures count.</summary>
    public SigningDesk Signing { get; }

    /// <summary>Encrypts personal data, and opens them with the key service's consent.</summary>
    public SubjectVault Vault { get; }

    /// <summary>Words that mean the same when searching.</summary>
    public Synonyms Synonyms { get; }

    /// <summary>
    /// Compiles the packages, opens the store and, when they are right, brings its schema up to date; loads places and calendar.
    /// </summary>
    /// <exception cref="InstallationException">The packages are wrong or missing (the message lists every finding with its place), or the store is not one that this program can use.</exception>
    public static Task<Installation> Open(InstallationOptions options, TimeProvider time, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Open(options, Task.Run(() => Compile(options.Packages), ct), time, ct);
    }

    /// <summary>The same with packages that are being compiled already: at a start everything is new code, and two processors get through it sooner than one.</summary>
    internal static async Task<Installation> Open(InstallationOptions options, Task<CompiledPackages> packages, TimeProvider time, CancellationToken ct = default)
    {
        // Without the folder nothing else is looked for: this says so.
        if (!Directory.Exists(options.Packages))
            await packages;
        var divisions = await Loaded("divisions/", packages, () => DivisionRegister.Load(Read(options.Packages, "divisions/qinghai-divisions-2023.csv"), ReadOptional(options.Packages, "divisions/qinghai-history.csv")));
        var calendar = await Loaded("calendars/", packages, () => WorkingCalendar.Load(Read(options.Packages, "calendars/cn-holidays-2004-2026.csv"), ReadOptional(options.Packages, "calendars/qinghai-local.csv")));
        // The store is opened meanwhile, but nothing is changed before the packages are known to be right: a start that is refused leaves everything as it was.
        void Begin()
        {
            packages.GetAwaiter().GetResult();
            Directory.CreateDirectory(options.Data);
        }

        var opening = Task.Run(() => EventStoreFactory.Open(options.StoreConnection, StreamTypes, Migrations, time, Begin), ct);
        CompiledPackages compiled;
        try
        {
            compiled = await packages;
            Directory.CreateDirectory(options.Data);
        }
        catch
        {
            _ = Close(opening);
            throw;
        }
        var (catalogue, files) = compiled;
        EventStore store;
        try
        {
            store = await opening;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            // A text that is neither database's, or that the driver does not take; a database that is newer than the program.
            throw new InstallationException($"没有启动：{e.Message}\n请核对 --store。");
        }
        var installation = new Installation(options, store, new CatalogueBook(store, catalogue, files, time), calendar, divisions, time);
        await installation.Lists.KeepPackaged(ct);
        await installation.Lists.Refresh(ct);
        await installation.Calendar.Refresh(ct);
        return installation;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Vault.Dispose();
        _child?.Dispose();
    }

    // What is wrong with the packages is said at once; whether the store could be opened does not matter any more.
    private static async Task Close(Task<EventStore> opening)
    {
        try
        {
            await (await opening).DisposeAsync();
        }
        catch (Exception)
        {
        }
    }

    /// <summary>Reads and compiles the packages of a folder; needs no store and no time.</summary>
    internal static CompiledPackages Compile(string packages)
    {
        if (!Directory.Exists(packages))
            throw new InstallationException($"没有找到服务包文件夹 {Path.GetFullPath(packages)}。请用 --packages 指明，或在代码检出的根目录运行。");
        var (files, unreadable) = PackageFolder.Read(packages);
        var (catalogue, found) = CatalogueLoader.Load(files);
        Diagnostic[] findings = [.. unreadable, .. found];
        return catalogue is not null && unreadable.Count == 0 ? new(catalogue, files)
            : throw new InstallationException($"服务包有错误，没有启动：\n{string.Join('\n', findings.Where(f => f.Severity == Severity.Error))}");
    }

    private static async Task<T> Loaded<T>(string folder, Task<CompiledPackages> packages, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (FormatException e)
        {
            // What the compiler finds has its place and says what to do; this is for what it does not look at.
            await packages;
            throw new InstallationException($"服务包的 {folder} 有错误，没有启动。{e.Message}");
        }
    }

    private static string Read(string packages, string path)
    {
        var file = Path.Combine(packages, path);
        return File.Exists(file) ? File.ReadAllText(file) : throw new InstallationException($"服务包缺少 {path}。");
    }

    internal static string ReadOptional(string packages, string path) => File.Exists(Path.Combine(packages, path)) ? File.ReadAllText(Path.Combine(packages, path)) : "";
}

/// <summary>Packages as they were read, and the catalogue they make.</summary>
internal sealed record CompiledPackages(Catalogue.Catalogue Catalogue, IReadOnlyList<PackageFile> Files);

/// <summary>The installation cannot be opened; the message says why and what to do.</summary>
public sealed class InstallationException(string message) : Exception(message);

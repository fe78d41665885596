using System.Diagnostics;
using Npgsql;

namespace Jiangyuan.Modules.Tests.Store;

/// <summary>
/// A PostgreSQL to test on: the one in <c>JY_PG</c>, or a cluster of our own that lives in a temporary directory, listens on a Unix socket only and is
/// stopped and removed at the end. As root the server runs as the user postgres, because it refuses to run as root.
/// </summary>
public sealed class LocalPostgres : IDisposable
{
    private static readonly Lazy<LocalPostgres> Started = new(() => new LocalPostgres());
    private static int _schemas;
    private readonly string? _directory;
    private readonly string _server;

    private LocalPostgres()
    {
        if (Environment.GetEnvironmentVariable("JY_PG") is { Length: > 0 } given)
        {
            _server = given;
            return;
        }
        _directory = Directory.CreateTempSubdirectory("jy-pg-").FullName;
        if (Environment.IsPrivilegedProcess)
            Run("chown", "postgres", _directory);
        AsServer("initdb", "-D", $"{_directory}/data", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8");
        AsServer("pg_ctl", "-D", $"{_directory}/data", "-w", "-l", $"{_directory}/log", "-o",
            $"-k {_directory} -c listen_addresses='' -c shared_buffers=256MB -c max_connections=200", "start");
        _server = $"Host={_directory};Username=postgres;Database=postgres";
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>Null when a server can be had.</summary>
    public static string? WhyNot { get; } =
        Environment.GetEnvironmentVariable("JY_PG") is { Length: > 0 } || Binaries() is not null ? null : "PostgreSQL is not configured: set JY_PG or install postgresql";

    /// <summary>Makes an empty schema, which costs less than a database, and gives the connection string that sees nothing else.</summary>
    public static string NewSchema()
    {
        var name = $"jy_{Environment.ProcessId}_{Interlocked.Increment(ref _schemas)}";
        Execute($"DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}");
        return new NpgsqlConnectionStringBuilder(Started.Value._server) { SearchPath = name }.ToString();
    }

    public static void DropSchema(string connectionString) =>
        Execute($"DROP SCHEMA IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).SearchPath} CASCADE");

    private static void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(Started.Value._server);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        if (_directory is null || !Directory.Exists(_directory))
            return;
        AsServer("pg_ctl", "-D", $"{_directory}/data", "-m", "immediate", "-w", "stop");
        Directory.Delete(_directory, true);
    }

    private static string? Binaries() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => d + "/bin").Where(d => File.Exists(d + "/initdb")).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    private static void AsServer(string program, params string[] arguments)
    {
        if (Environment.IsPrivilegedProcess)
            Run("runuser", ["-u", "postgres", "--", $"{Binaries()}/{program}", .. arguments]);
        else
            Run($"{Binaries()}/{program}", arguments);
    }

    private static void Run(string program, params string[] arguments)
    {
        // The output goes to /dev/null through a shell: a server that inherits a pipe would keep it open.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", program, .. arguments]) { WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }
}

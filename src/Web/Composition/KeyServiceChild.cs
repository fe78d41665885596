using System.Diagnostics;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Trust.Keys;

namespace Jiangyuan.Web.Composition;

/// <summary>
/// The key service of a single machine: a process of its own, started by the host, ending with it. When it is gone it is started again at the next need.
/// In production it is a unit of its own under another user (docs/howto/install.md) and <see cref="InstallationOptions.Keys"/> names its socket.
/// </summary>
internal sealed class KeyServiceChild(string folder, string socket, string store, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly Lock _lock = new();
    private Process? _process;
    private long _startedAt;
    private bool _isDisposed;

    /// <summary>Where a single machine has its socket: in the data folder, or, where that path is too long for a socket, in the folder for temporary files.</summary>
    internal static string SocketOf(string data)
    {
        var path = Path.GetFullPath(Path.Combine(data, "key-service", "keys.sock"));
        return path.Length < 100 ? path : Path.Combine(Path.GetTempPath(), $"jy-keys-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(path)).AsSpan(0, 8))}.sock");
    }

    /// <summary>Starts the service unless it runs, or was started a moment ago.</summary>
    internal void Start()
    {
        lock (_lock)
        {
            if (_isDisposed || _process is { HasExited: false } || _startedAt != 0 && time.GetElapsedTime(_startedAt) < Pause)
                return;
            _startedAt = time.GetTimestamp();
            _process?.Dispose();
            var start = new ProcessStartInfo(Host()) { RedirectStandardInput = true, UseShellExecute = false };
            foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "Jiangyuan.KeyService.dll"), "--folder", folder, "--socket", socket, "--with-parent" })
                start.ArgumentList.Add(argument);
            // Not among the arguments, which every user of the machine can list.
            start.Environment["JY_KEYS_STORE"] = store;
            _process = Process.Start(start);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            if (_process is not { } process)
                return;
            try
            {
                process.StandardInput.Close();
                if (!process.WaitForExit(5000))
                    process.Kill();
            }
            catch (Exception e) when (e is InvalidOperationException or IOException)
            {
                // It has ended already.
            }
            process.Dispose();
        }
    }

    private static string Host() => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
}

using Jiangyuan.Kernel;

namespace Jiangyuan.KeyService;

/// <summary>
/// <c>Jiangyuan.KeyService --folder F --socket S --store CONNECTION (or <c>JY_KEYS_STORE</c> in the environment) [--key-file K] [--with-parent]</c>. With <c>--with-parent</c> it ends when its
/// standard input is closed, which happens when the host that started it ends, however it ends.
/// </summary>
internal static class Starter
{
    private static async Task<int> Main(string[] args)
    {
        string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;
        if (Option("--folder") is not { } folder || Option("--socket") is not { } socket || (Option("--store") ?? Environment.GetEnvironmentVariable("JY_KEYS_STORE")) is not { } store)
        {
            await Console.Error.WriteLineAsync("用法：Jiangyuan.KeyService --folder 文件夹 --socket 套接字 --store 存储 [--key-file 主密钥文件] [--with-parent]");
            return 2;
        }
        try
        {
            await using var server = new KeyServer(new(folder, socket, store) { KeyFile = Option("--key-file") }, TimeProvider.System);
            var ended = new TaskCompletionSource();
            using var term = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, context => { context.Cancel = true; ended.TrySetResult(); });
            using var interrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, context => { context.Cancel = true; ended.TrySetResult(); });
            if (args.Contains("--with-parent"))
                _ = Task.Run(async () => { while (await Console.In.ReadLineAsync() is not null) { } ended.TrySetResult(); });
            await ended.Task;
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or System.Net.Sockets.SocketException)
        {
            await Console.Error.WriteLineAsync($"密钥服务没有启动：{DiskTrouble.Words(e)}");
            return 1;
        }
    }
}

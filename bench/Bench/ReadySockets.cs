using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Jiangyuan.Bench;

/// <summary>
/// Which of many sockets have something to read, by the system's <c>poll</c>. The platform's own <c>Select</c> makes lists of them each time, which with 64 callers
/// is a quarter of what the callers cost, taken from the server beside them.
/// </summary>
internal sealed unsafe partial class ReadySockets
{
    private const short ForReading = 1;
    private const int Interrupted = 4;
    private readonly Watched[] _watched;

    internal ReadySockets(IReadOnlyList<Socket> sockets) => _watched = [.. sockets.Select(s => new Watched { File = (int)s.Handle, Kinds = ForReading })];

    /// <summary>Waits until one can be read.</summary>
    /// <exception cref="IOException">None can for that long.</exception>
    internal void Wait(TimeSpan longest)
    {
        int count;
        fixed (Watched* watched = _watched)
        {
            do
                count = poll(watched, (nuint)_watched.Length, (int)longest.TotalMilliseconds);
            while (count < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        }
        if (count <= 0)
            throw new IOException(count == 0 ? $"No answer for {longest.TotalSeconds:F0} seconds." : $"poll failed with error {Marshal.GetLastPInvokeError()}.");
    }

    internal bool IsReady(int number) => _watched[number].Found != 0;

    [StructLayout(LayoutKind.Sequential)]
    private struct Watched
    {
        internal int File;
        internal short Kinds;
        internal short Found;
    }

    [LibraryImport("libc", SetLastError = true)] private static partial int poll(Watched* watched, nuint count, int milliseconds);
}

using System.Runtime.InteropServices;

namespace Antrea.Testing.Lab;

/// <summary>POSIX signals.</summary>
internal static partial class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>True if there was such a process.</summary>
    public static bool Send(int pid, int signal) => SendCore(pid, signal) == 0;

    /// <summary>Signal 0 asks only whether the process lives.</summary>
    public static bool IsAlive(int pid) => SendCore(pid, 0) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendCore(int pid, int signal);
}

namespace Antrea.Enforcers.Netlink;

/// <summary>Error numbers that mean something to a caller.</summary>
public static class Errno
{
    public const int NoPermission = 1, NoEntry = 2, Interrupted = 4, TryAgain = 11, Busy = 16, Exists = 17, Invalid = 22;
    public const int NotSupported = 95, NoBuffers = 105, TimedOut = 110;

    /// <summary>The C library's text for a number, such as <c>No such file or directory</c>.</summary>
    public static string Text(int number) => System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(number);
}

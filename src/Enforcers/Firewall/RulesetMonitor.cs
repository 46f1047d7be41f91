using System.Runtime.InteropServices;

namespace Antrea.Enforcers.Firewall;

/// <summary>
/// Hears from the kernel that somebody changed nf_tables in this network namespace, so that drift is found at once and not at the next
/// minute. The legacy backend makes no such sound, nor do sets: the periodic look stays.
/// </summary>
public sealed class RulesetMonitor : IDisposable
{
    private const int Netlink = 16, Raw = 3, NetfilterProtocol = 12, CloseOnExec = 0x80000;
    private const int SocketLevel = 1, ReceiveTimeout = 20, NoBuffer = 105, Again = 11, Interrupted = 4;
    private const uint NfTablesGroup = 1u << 6;

    private readonly int _socket;
    private readonly Action _changed;
    private volatile bool _stop;

    private RulesetMonitor(int socket, Action changed)
    {
        (_socket, _changed) = (socket, changed);
        new Thread(Listen) { IsBackground = true, Name = "nf_tables monitor" }.Start();
    }

    /// <summary>Starts to listen; null where the kernel does not offer it.</summary>
    /// <param name="changed">Called, on a thread of its own, after each change, whoever made it.</param>
    public static RulesetMonitor? TryStart(Action changed)
    {
        var s = socket(Netlink, Raw | CloseOnExec, NetfilterProtocol);
        if (s < 0)
        {
            return null;
        }

        // struct sockaddr_nl: family, padding, port id (0 = chosen by the kernel), groups.
        Span<byte> address = stackalloc byte[12];
        BitConverter.TryWriteBytes(address, (ushort)Netlink);
        BitConverter.TryWriteBytes(address[8..], NfTablesGroup);
        var half = new byte[16];
        BitConverter.TryWriteBytes(half.AsSpan(8), 500_000L);
        if (bind(s, address.ToArray(), address.Length) != 0 || setsockopt(s, SocketLevel, ReceiveTimeout, half, half.Length) != 0)
        {
            _ = close(s);
            return null;
        }

        return new RulesetMonitor(s, changed);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop = true;

    private void Listen()
    {
        var buffer = new byte[64 << 10];
        while (!_stop)
        {
            var n = recv(_socket, buffer, buffer.Length, 0);
            var error = n < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (n > 0 || error == NoBuffer)
            {
                // What was changed does not matter, and some of it may be lost: the tables are read back anyway.
                _changed();
            }
            else if (error is not (Again or Interrupted))
            {
                break;
            }
        }

        _ = close(_socket);
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int socket(int domain, int type, int protocol);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int bind(int socket, byte[] address, int length);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setsockopt(int socket, int level, int option, byte[] value, int length);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint recv(int socket, byte[] buffer, nint length, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int close(int socket);
}

using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Antrea.Testing.Lab;

/// <summary>Probes servers from sockets of one namespace.</summary>
internal sealed partial class Prober(NetworkNamespace place)
{
    /// <summary>A local rule stopped the datagram.</summary>
    public static readonly ProbeResult Refused = new(ProbeVerdict.Error, "EPERM");

    private const int RawType = 3;
    private const int CloseOnExec = 0x80000;

    public Task<ProbeResult> RunAsync(
        LabProtocol protocol, IPAddress address, int port, TimeSpan timeout, IPAddress? source = null) => JudgeAsync(limit => protocol switch
    {
        LabProtocol.Tcp => TcpAsync(address, port, source, limit),
        LabProtocol.Udp => UdpAsync(address, port, source, limit),
        _ => SctpProbe.RunAsync(this, address, port, source, limit),
    }, timeout);

    public Task<ProbeResult> PingAsync(IPAddress address, TimeSpan timeout) => JudgeAsync(limit => IcmpProbe.RunAsync(this, address, limit), timeout);

    /// <summary>Opens a connection and leaves it open.</summary>
    public async Task<Socket> ConnectAsync(IPAddress address, int port, CancellationToken limit, IPAddress? source = null)
    {
        var socket = Open(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Bind(socket, source);
            await socket.ConnectAsync(new IPEndPoint(address, port), limit);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<ProbeResult> JudgeAsync(Func<CancellationToken, Task<ProbeResult>> probe, TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            return await probe(limit.Token);
        }
        catch (OperationCanceledException)
        {
            return new(ProbeVerdict.Dropped);
        }
        catch (SocketException error)
        {
            return Describe(error);
        }
    }

    /// <summary>Opens a socket in the namespace.</summary>
    public Socket Open(AddressFamily family, SocketType type, ProtocolType protocol) => place.Invoke(() => new Socket(family, type, protocol));

    /// <summary>Opens a raw socket for a protocol that the framework has no name for.</summary>
    public Socket OpenRaw(AddressFamily family, int protocol) => place.Invoke(() =>
    {
        var fd = OpenSocket(family == AddressFamily.InterNetwork ? 2 : 10, RawType | CloseOnExec, protocol);
        return fd >= 0 ? new Socket(new SafeSocketHandle(fd, ownsHandle: true)) : throw new SocketException(Marshal.GetLastPInvokeError());
    });

    /// <summary>Binds to an address of the host, if one is given.</summary>
    public static void Bind(Socket socket, IPAddress? source)
    {
        if (source is not null)
        {
            socket.Bind(new IPEndPoint(source, 0));
        }
    }

    private async Task<ProbeResult> TcpAsync(IPAddress address, int port, IPAddress? source, CancellationToken limit)
    {
        using var socket = await ConnectAsync(address, port, limit, source);
        await socket.SendAsync("WHO\n"u8.ToArray(), limit);
        return await ReadNameAsync(socket, limit);
    }

    /// <summary>Sends the first datagram of a probe. False: a rule stopped it here (EPERM, which the framework cannot tell from EACCES later on).</summary>
    public static async Task<bool> TrySendAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken limit)
    {
        try
        {
            await socket.SendAsync(bytes, limit);
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AccessDenied)
        {
            return false;
        }
    }

    private async Task<ProbeResult> UdpAsync(IPAddress address, int port, IPAddress? source, CancellationToken limit)
    {
        using var socket = Open(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        Bind(socket, source);
        await socket.ConnectAsync(new IPEndPoint(address, port), limit);
        return await TrySendAsync(socket, "WHO\n"u8.ToArray(), limit) ? await ReadNameAsync(socket, limit) : Refused;
    }

    private static async Task<ProbeResult> ReadNameAsync(Socket socket, CancellationToken limit)
    {
        var buffer = new byte[256];
        var length = await socket.ReceiveAsync(buffer, limit);
        return new(ProbeVerdict.Connected, Encoding.UTF8.GetString(buffer, 0, length).Trim());
    }

    /// <summary>Native error numbers are those of Linux.</summary>
    private static ProbeResult Describe(SocketException error) => error.NativeErrorCode switch
    {
        1 => Refused,
        111 => new(ProbeVerdict.Rejected, "ECONNREFUSED"),
        104 => new(ProbeVerdict.Rejected, "ECONNRESET"),
        13 => new(ProbeVerdict.Rejected, "EACCES"),
        113 => new(ProbeVerdict.Rejected, "EHOSTUNREACH"),
        92 => new(ProbeVerdict.Rejected, "ENOPROTOOPT"),
        101 => new(ProbeVerdict.Error, "ENETUNREACH"),
        var number => new(ProbeVerdict.Error, error.SocketErrorCode == SocketError.SocketError ? $"{number}" : error.SocketErrorCode.ToString()),
    };

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int OpenSocket(int family, int type, int protocol);
}

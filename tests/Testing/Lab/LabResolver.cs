using System.Net;
using System.Net.Sockets;

namespace Antrea.Testing.Lab;

/// <summary>Asks a name server from a host, as the resolver of a Pod does.</summary>
public static class LabResolver
{
    /// <summary>The addresses of a name, over UDP or TCP.</summary>
    /// <returns>None if the name has none, or if nobody answered in time.</returns>
    public static async Task<IReadOnlyList<string>> ResolveAsync(
        LabHost from, string server, string name, bool tcp = false, bool v6 = false, TimeSpan? timeout = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? TimeSpan.FromSeconds(3));
        var id = (ushort)Random.Shared.Next(1, 65536);
        var query = DnsMessage.Query(id, name, v6);
        try
        {
            var answer = tcp ? await OverTcpAsync(from, server, query, limit.Token) : await OverUdpAsync(from, server, query, limit.Token);
            return [.. DnsMessage.Addresses(answer, id).Select(a => a.ToString())];
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or IOException)
        {
            return [];
        }
    }

    private static async Task<byte[]> OverUdpAsync(LabHost from, string server, byte[] query, CancellationToken limit)
    {
        var address = IPAddress.Parse(server);
        using var socket = from.Prober.Open(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(new IPEndPoint(address, 53), limit);
        await socket.SendAsync(query, limit);
        var buffer = new byte[4096];
        return buffer[..await socket.ReceiveAsync(buffer, limit)];
    }

    private static async Task<byte[]> OverTcpAsync(LabHost from, string server, byte[] query, CancellationToken limit)
    {
        using var stream = new NetworkStream(await from.Prober.ConnectAsync(IPAddress.Parse(server), 53, limit), ownsSocket: true);
        await DnsStream.WriteAsync(stream, query, limit);
        return await DnsStream.ReadAsync(stream, limit) ?? [];
    }
}

using System.Net;
using System.Net.Sockets;

namespace Antrea.Testing.Lab;

/// <summary>Opens an SCTP association up to the peer's answer, through a raw socket: this works without SCTP in the kernel.</summary>
internal static class SctpProbe
{
    public static async Task<ProbeResult> RunAsync(Prober prober, IPAddress address, int port, IPAddress? source, CancellationToken limit)
    {
        var v6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        using var socket = prober.OpenRaw(address.AddressFamily, SctpPacket.Protocol);
        Prober.Bind(socket, source);
        await socket.ConnectAsync(new IPEndPoint(address, 0), limit);

        // ICMP errors are reported to the socket: IP_RECVERR, IPV6_RECVERR.
        socket.SetRawSocketOption(v6 ? 41 : 0, v6 ? 25 : 11, BitConverter.GetBytes(1));
        var sourcePort = Random.Shared.Next(32768, 61000);
        var tag = (uint)Random.Shared.Next(1, int.MaxValue);
        if (!await Prober.TrySendAsync(socket, new SctpPacket(sourcePort, port, 0, SctpChunk.Init, tag).ToBytes(), limit))
        {
            return Prober.Refused;
        }

        var buffer = new byte[2048];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, limit);
            if (SctpPacket.Parse(SctpPacket.Strip(buffer.AsSpan(0, length), v6)) is { } answer
                && answer.SourcePort == port && answer.DestinationPort == sourcePort && answer.Tag == tag)
            {
                return answer.Chunk == SctpChunk.InitAck ? new(ProbeVerdict.Connected, "SCTP") : new(ProbeVerdict.Rejected, answer.Chunk.ToString());
            }
        }
    }
}

using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Antrea.Testing.Lab;

/// <summary>An echo request of ICMP or ICMPv6 through a raw socket.</summary>
internal static class IcmpProbe
{
    private const int V4 = 1, V6 = 58;

    public static async Task<ProbeResult> RunAsync(Prober prober, IPAddress address, CancellationToken limit)
    {
        var v6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        using var socket = prober.OpenRaw(address.AddressFamily, v6 ? V6 : V4);
        await socket.ConnectAsync(new IPEndPoint(address, 0), limit);

        // ICMP errors are reported to the socket: IP_RECVERR, IPV6_RECVERR.
        socket.SetRawSocketOption(v6 ? 41 : 0, v6 ? 25 : 11, BitConverter.GetBytes(1));
        var id = (ushort)Random.Shared.Next(1, 65536);
        if (!await Prober.TrySendAsync(socket, Request(v6, id), limit))
        {
            return Prober.Refused;
        }

        var buffer = new byte[2048];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, limit);
            if (IsReply(SctpPacket.Strip(buffer.AsSpan(0, length), v6), v6, id))
            {
                return new(ProbeVerdict.Connected, "ICMP");
            }
        }
    }

    private static byte[] Request(bool v6, ushort id)
    {
        var bytes = new byte[16];
        bytes[0] = (byte)(v6 ? 128 : 8);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), id);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), 1);
        if (!v6)
        {
            // The kernel computes that of ICMPv6.
            var sum = bytes[0] * 256 + id + 1;
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)~((sum & 0xffff) + (sum >> 16)));
        }

        return bytes;
    }

    private static bool IsReply(ReadOnlySpan<byte> message, bool v6, ushort id) =>
        message.Length >= 8 && message[0] == (v6 ? 129 : 0) && BinaryPrimitives.ReadUInt16BigEndian(message[4..]) == id;
}

using System.Buffers.Binary;
using Antrea.Testing.Kernel;

namespace Antrea.Kernel.Tests.Differential;

/// <summary>The one checksum that matters on the way: translation drops an ICMP error whose sum is wrong.</summary>
internal static class IcmpChecksum
{
    /// <summary>The packet's bytes, for ICMP and ICMPv6 with their checksum.</summary>
    public static byte[] Fill(Packet packet)
    {
        var bytes = packet.ToBytes();
        if (packet.Protocol is not (Protocol.Icmp or Protocol.IcmpV6))
        {
            return bytes;
        }

        var v6 = packet.Family == IPFamily.V6;
        var message = bytes.AsSpan(v6 ? 40 : 20);
        var sum = Sum(message) + (v6 ? Sum(bytes.AsSpan(8, 32)) + (uint)message.Length + Protocol.IcmpV6 : 0);
        while (sum > 0xffff)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        BinaryPrimitives.WriteUInt16BigEndian(message[2..], (ushort)~sum);
        return bytes;
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (var i = 0; i < bytes.Length; i += 2)
        {
            sum += (uint)((bytes[i] << 8) | (i + 1 < bytes.Length ? bytes[i + 1] : 0));
        }

        return sum;
    }
}

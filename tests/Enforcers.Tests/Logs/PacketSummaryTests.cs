using Antrea.Enforcers.Logs;
using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.Tests.Logs;

public sealed class PacketSummaryTests
{
    private const string V6 = "fd000000000000000000000000000001" + "fd000000000000000000000000000002", Ports = "9c400050";
    private const string V4 = "0a0000010a000109";

    [Theory]
    [InlineData("TCP", "4500003c000140004006aaaa" + V4 + Ports + "000003e8000000006002", 6, 40000, 80, null, null, 60)]
    [InlineData("UDP behind options", "4600002800014000" + "4011aaaa" + V4 + "01010101" + Ports, 17, 40000, 80, null, null, 40)]
    [InlineData("SCTP", "4500002000014000" + "4084aaaa" + V4 + Ports, 132, 40000, 80, null, null, 32)]
    [InlineData("ICMP", "4500002000014000" + "4001aaaa" + V4 + "0805", 1, null, null, 8, 5, 32)]
    [InlineData("IGMP", "4500002000014000" + "4002aaaa" + V4 + "1164", 2, null, null, null, null, 32)]
    [InlineData("a first fragment", "4500002000012000" + "4011aaaa" + V4 + Ports, 17, 40000, 80, null, null, 32)]
    [InlineData("a later fragment", "4500002000010001" + "4011aaaa" + V4 + Ports, 17, null, null, null, null, 32)]
    [InlineData("ports cut off", "4500002000014000" + "4011aaaa" + V4 + "9c40", 17, null, null, null, null, 32)]
    [InlineData("ports beyond the packet's own length", "4500001600014000" + "4011aaaa" + V4 + Ports, 17, null, null, null, null, 22)]
    [InlineData("several segments in one", "4500000000014000" + "4011aaaa" + V4 + Ports, 17, 40000, 80, null, null, 24)]
    [InlineData("ICMPv6 in IPv4 is not ICMP", "4500002000014000" + "403aaaaa" + V4 + "8000", 58, null, null, null, null, 32)]
    [InlineData("TCP over IPv6", "600000000014" + "0640" + V6 + Ports + "000003e8000000006002", 6, 40000, 80, null, null, 60)]
    [InlineData("ICMPv6", "600000000008" + "3a40" + V6 + "8701", 58, null, null, 135, 1, 48)]
    [InlineData("UDP behind hop-by-hop, routing and destination options",
        "600000000030" + "0040" + V6 + "2b00000000000000" + "3c010000000000000000000000000000" + "1100000000000000" + Ports, 17, 40000, 80, null, null, 88)]
    [InlineData("behind an authentication header", "600000000030" + "3340" + V6 + "110400000000000000000000" + "000000000000000000000000" + Ports, 17, 40000, 80, null, null, 88)]
    [InlineData("a first fragment over IPv6", "600000000010" + "2c40" + V6 + "1100000100000000" + Ports, 17, 40000, 80, null, null, 56)]
    [InlineData("a later fragment over IPv6", "600000000010" + "2c40" + V6 + "1100000900000000" + Ports, 17, null, null, null, null, 56)]
    [InlineData("an extension cut off", "600000000010" + "0040" + V6 + "11000000", 0, null, null, null, null, 56)]
    [InlineData("an extension longer than the packet", "600000000010" + "0040" + V6 + "11ff000000000000" + Ports, 17, null, null, null, null, 56)]
    [InlineData("nothing behind", "600000000000" + "3b40" + V6, 59, null, null, null, null, 40)]
    public void HeadersAreRead(string what, string hex, byte protocol, int? source, int? destination, int? type, int? code, int length)
    {
        var packet = Convert.FromHexString(hex);

        PacketSummary.TryParse(packet, out var p).ShouldBeTrue(what);

        ((int)p.Protocol, (int?)p.SourcePort, (int?)p.DestinationPort, (int?)p.IcmpType, (int?)p.IcmpCode, p.Length)
            .ShouldBe((protocol, source, destination, type, code, length), what);
        p.Source.ShouldBe(IpNet.Parse(p.IsV6 ? "fd00::1/128" : "10.0.0.1/32"));
        p.Destination.ShouldBe(IpNet.Parse(p.IsV6 ? "fd00::2/128" : "10.0.1.9/32"));
        p.IsFragment.ShouldBe(what.Contains("fragment", StringComparison.Ordinal));
        p.IsLaterFragment.ShouldBe(what.Contains("later", StringComparison.Ordinal));
        p.TcpFlags.ShouldBe(protocol == 6 ? (byte)2 : null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("45")]
    [InlineData("4400002000014000" + "4011aaaa" + V4 + Ports)]
    [InlineData("4f00002000014000" + "4011aaaa" + V4 + Ports)]
    [InlineData("4500001300014000" + "4011aaaa" + V4 + Ports)]
    [InlineData("500000000014" + "0640" + V6)]
    [InlineData("600000000014" + "0640" + "fd00")]
    public void WhatHasNoWholeIpHeaderIsNoPacket(string hex) => PacketSummary.TryParse(Convert.FromHexString(hex), out _).ShouldBeFalse();

    [Fact]
    public void WhateverTheBytesNothingIsBelievedFromOutsideThem()
    {
        var random = new Random(11);
        var (read, ports) = (0, 0);
        for (var round = 0; round < 300_000; round++)
        {
            var packet = new byte[random.Next(120)];
            random.NextBytes(packet);
            if (packet.Length > 9)
            {
                // Mostly packets, with next headers that lead on.
                packet[0] = (byte)(random.Next(2) == 0 ? 0x45 : 0x60);
                byte[] next = [0, 6, 17, 43, 44, 51, 60, 132, 1, 58, 135];
                packet[packet[0] == 0x45 ? 9 : 6] = next[random.Next(next.Length)];
                for (var i = 40; i < packet.Length && packet[0] == 0x60; i += 8)
                {
                    packet[i] = next[random.Next(next.Length)];
                    if (i + 1 < packet.Length)
                    {
                        packet[i + 1] = (byte)random.Next(3);
                    }
                }
            }

            if (!PacketSummary.TryParse(packet, out var p))
            {
                continue;
            }

            read++;
            if (p.SourcePort is { } port)
            {
                ports++;
                (p.TransportOffset + 4).ShouldBeLessThanOrEqualTo(Math.Min(packet.Length, p.Length));
                port.ShouldBe((ushort)((packet[p.TransportOffset] << 8) | packet[p.TransportOffset + 1]));
                p.IsLaterFragment.ShouldBeFalse();
            }

            (p.SourcePort is null).ShouldBe(p.DestinationPort is null);
            (p.IcmpType is null).ShouldBe(p.IcmpCode is null);
            p.Source.IsV6.ShouldBe(p.Destination.IsV6);
        }

        read.ShouldBeGreaterThan(150_000);
        ports.ShouldBeGreaterThan(20_000);
    }
}

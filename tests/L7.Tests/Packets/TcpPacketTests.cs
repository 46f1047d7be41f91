using System.Buffers.Binary;
using Antrea.L7.Packets;
using Antrea.Policy.Addresses;

namespace Antrea.L7.Tests.Packets;

public class TcpPacketTests
{
    private static readonly ConnectionKey V4 = Key("10.0.0.1", 40000, "10.0.0.2", 80);
    private static readonly ConnectionKey V6 = Key("2001:db8::1", 40000, "2001:db8:ffff::2", 443);

    public static TheoryData<bool> Families => [false, true];

    [Theory]
    [MemberData(nameof(Families))]
    public void What_is_written_is_read(bool v6)
    {
        var key = v6 ? V6 : V4;
        for (var length = 0; length < 200; length++)
        {
            var bytes = Packet(key, length);
            TcpPacket.TryRead(bytes, bytes.Length, out var packet).ShouldBeTrue();
            packet.Key.ShouldBe(key);
            packet.Sequence.ShouldBe(0xfffffffeu);
            packet.Acknowledgement.ShouldBe(7u);
            packet.Flags.ShouldBe(TcpFlags.Push | TcpFlags.Fin | TcpFlags.Acknowledgement);
            packet.Window.ShouldBe(ushort.MaxValue);
            packet.Payload.Length.ShouldBe(length);
            packet.PayloadLength.ShouldBe(length);
            packet.Options.IsEmpty.ShouldBeTrue();
            packet.IsTruncated.ShouldBeFalse();
            packet.HasValidChecksum.ShouldBeTrue();
            Plain(bytes, v6).ShouldBe((ushort)0);
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Every_wrong_bit_is_seen_by_the_checksum(bool v6)
    {
        var bytes = Packet(v6 ? V6 : V4, 33);
        for (var bit = (v6 ? 40 : 20) * 8; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            (TcpPacket.TryRead(bytes, bytes.Length, out var packet) && packet.HasValidChecksum).ShouldBeFalse();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void The_checksum_is_that_of_a_plain_sum()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(i < 1900 ? 300 : 65000)];
            random.NextBytes(bytes);
            if (i % 3 == 0)
            {
                bytes.AsSpan().Fill(0xff);
            }

            InternetChecksum.Of(bytes).ShouldBe(Plain(bytes, 0));
        }

        InternetChecksum.Of([]).ShouldBe((ushort)0xffff);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_reset_has_nothing_but_headers(bool v6)
    {
        var key = v6 ? V6 : V4;
        var into = new byte[100];
        into.AsSpan().Fill(0xcc);
        var length = TcpPacketWriter.WriteReset(into, key.Reversed, 1, 2);
        length.ShouldBe(v6 ? 60 : 40);
        TcpPacket.TryRead(into.AsSpan(0, length), length, out var packet).ShouldBeTrue();
        packet.Flags.ShouldBe(TcpFlags.Reset | TcpFlags.Acknowledgement);
        packet.Key.Reversed.ShouldBe(key);
        packet.HasValidChecksum.ShouldBeTrue();
        into[v6 ? 7 : 8].ShouldBe((byte)64);
        if (!v6)
        {
            InternetChecksum.Of(into.AsSpan(0, 20)).ShouldBe((ushort)0);
        }

        Should.Throw<ArgumentException>(() => TcpPacketWriter.WriteReset(new byte[length - 1], key, 1, 2));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Every_cut_is_refused_or_said(bool v6)
    {
        var bytes = Packet(v6 ? V6 : V4, 30);
        for (var length = 0; length < bytes.Length; length++)
        {
            TcpPacket.TryRead(bytes.AsSpan(0, length), length, out _).ShouldBeFalse();
            var headers = bytes.Length - 30;
            TcpPacket.TryRead(bytes.AsSpan(0, length), bytes.Length, out var packet).ShouldBe(length >= headers);
            if (length >= headers)
            {
                packet.IsTruncated.ShouldBeTrue();
                packet.Payload.Length.ShouldBe(length - headers);
                packet.PayloadLength.ShouldBe(30);
                packet.HasValidChecksum.ShouldBeFalse();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Padding_is_not_payload(bool v6)
    {
        byte[] bytes = [.. Packet(v6 ? V6 : V4, 3), 9, 9, 9];
        TcpPacket.TryRead(bytes, bytes.Length, out var packet).ShouldBeTrue();
        packet.Payload.Length.ShouldBe(3);
        packet.HasValidChecksum.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_length_of_zero_is_that_of_a_packet_too_long_for_the_field(bool v6)
    {
        var bytes = Packet(v6 ? V6 : V4, 3);
        bytes.AsSpan(v6 ? 4 : 2, 2).Clear();
        byte[] longer = [.. bytes, .. new byte[70_000]];
        TcpPacket.TryRead(longer, longer.Length, out var packet).ShouldBeTrue();
        packet.PayloadLength.ShouldBe(70_003);
    }

    [Fact]
    public void What_is_no_whole_TCP_segment_is_refused()
    {
        Refused(V4, b => b[0] = 0x55);
        Refused(V4, b => b[0] = 0x44);
        Refused(V4, b => b[0] = 0x4f);
        Refused(V4, b => b[6] = 0x20);
        Refused(V4, b => b[7] = 1);
        Refused(V4, b => b[9] = 17);
        Refused(V4, b => b[3] = 19);
        Refused(V4, b => b[3] = 39);
        Refused(V4, b => b[2] = 1);
        Refused(V4, b => b[20 + 12] = 0x40);
        Refused(V4, b => b[20 + 12] = 0xf0);
        Refused(V6, b => b[6] = 44);
        Refused(V6, b => b[6] = 51);
        Refused(V6, b => b[6] = 59);
        Refused(V6, b => b[4] = 1);
    }

    [Fact]
    public void Headers_in_front_of_TCP_are_passed_over()
    {
        var bytes = Packet(V6, 5);
        byte[] extended = [.. bytes[..40], 43, 0, 5, 2, 0, 0, 0, 0, 60, 0, 0, 0, 0, 0, 0, 0, 6, 1, .. new byte[14], .. bytes[40..]];
        extended[6] = 0;
        extended[5] += 32;
        extended[51] = 1;
        TcpPacket.TryRead(extended, extended.Length, out _).ShouldBeFalse("a routing header with an address to go");
        extended[51] = 0;
        TcpPacket.TryRead(extended, extended.Length, out var packet).ShouldBeTrue();
        packet.Payload.Length.ShouldBe(5);
        packet.HasValidChecksum.ShouldBeTrue();
        extended[57] = 200;
        TcpPacket.TryRead(extended, extended.Length, out _).ShouldBeFalse();
    }

    [Fact]
    public void Random_bytes_are_read_or_refused()
    {
        var random = new Random(1);
        var read = 0;
        for (var i = 0; i < 300_000; i++)
        {
            var bytes = Packet(i % 2 == 0 ? V4 : V6, random.Next(40));
            for (var n = random.Next(6); n >= 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            if (TcpPacket.TryRead(bytes.AsSpan(0, random.Next(bytes.Length + 1)), bytes.Length, out var packet))
            {
                read++;
                (packet.Payload.Length + packet.Options.Length).ShouldBeLessThan(80);
                (packet.HasValidChecksum && packet.IsTruncated).ShouldBeFalse();
            }
        }

        read.ShouldBeGreaterThan(50_000);
    }

    private static void Refused(ConnectionKey key, Action<byte[]> damage)
    {
        var bytes = Packet(key, 0);
        damage(bytes);
        TcpPacket.TryRead(bytes, bytes.Length, out _).ShouldBeFalse();
    }

    private static byte[] Packet(ConnectionKey key, int payload)
    {
        var bytes = new byte[TcpPacketWriter.HeaderSpace + payload];
        var content = Enumerable.Range(1, payload).Select(i => (byte)i).ToArray();
        return bytes[..TcpPacketWriter.WriteEnd(bytes, key, 0xfffffffe, 7, content)];
    }

    private static ConnectionKey Key(string source, ushort sourcePort, string destination, ushort destinationPort)
    {
        var (a, b) = (IpNet.Parse(source), IpNet.Parse(destination));
        return new ConnectionKey(a.Bits, b.Bits, sourcePort, destinationPort, a.IsV6);
    }

    /// <summary>The checksum of a packet's segment, pseudo header included, two bytes at a time.</summary>
    private static ushort Plain(byte[] packet, bool v6)
    {
        var segment = packet.AsSpan(v6 ? 40 : 20);
        var addresses = v6 ? packet.AsSpan(8, 32) : packet.AsSpan(12, 8);
        return Plain(segment, (uint)segment.Length + 6 + (uint)(ushort)~Plain(addresses, 0));
    }

    private static ushort Plain(ReadOnlySpan<byte> bytes, uint sum)
    {
        for (var i = 0; i < bytes.Length; i += 2)
        {
            sum += i + 1 < bytes.Length ? BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]) : (uint)bytes[i] << 8;
            sum = (sum & 0xffff) + (sum >> 16);
        }

        sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~((sum & 0xffff) + (sum >> 16));
    }
}

using Antrea.Enforcers.Queue;
using Antrea.L7.Packets;
using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.Tests.Queue;

/// <summary>Answers byte for byte. The client 10.0.0.1 (fd00::1) asked 10.96.0.10:80 or :53 (fd96::a); the packets were translated to 10.0.1.9 (fd00::9).</summary>
public sealed class RejectPacketTests
{
    private const string Udp = "4500001f00074000401125be0a0000010a0001099c4014e9000b6d3161736b";

    [Theory]
    [InlineData("an opener", 80, "4500002c00074000400625bc0a0000010a0001099c401f90000003e8000000006002faf0c8730000020405b4",
        "4500002800004000400626660a60000a0a00000100509c4000000000000003e950140000faec0000")]
    [InlineData("data, acknowledging", 80, "4500002d00074000400625bb0a0000010a0001099c401f90000003e8000015b3501800008180000068656c6c6f",
        "4500002800004000400626660a60000a0a00000100509c40000015b30000000050040000e9320000")]
    [InlineData("data and an end, acknowledging nothing, over the turn of numbers", 80,
        "4500002d00074000400625bb0a0000010a0001099c401f90fffffffe00000000500100009b33000068656c6c6f",
        "4500002800004000400626660a60000a0a00000100509c40000000000000000450140000fed10000")]
    [InlineData("an opener over IPv6", 80,
        "6000000000140640fd000000000000000000000000000001fd0000000000000000000000000000099c401f90000003e80000000050020000f61e0000",
        "6000000000140640fd96000000000000000000000000000afd00000000000000000000000000000100509c4000000000000003e95014000014b50000")]
    [InlineData("a datagram", 53, Udp,
        "4500003b00004000400126580a60000a0a000001030a117d000000004500001f000740004011265d0a0000010a60000a9c400035000b828461736b")]
    [InlineData("a datagram over IPv6", 53,
        "60000000000b1140fd000000000000000000000000000001fd0000000000000000000000000000099c4014e9000b882f61736b",
        "60000000003b3a40fd96000000000000000000000000000afd000000000000000000000000000001010192b70000000060000000000b1140fd000000000000000000000000000001"
        + "fd96000000000000000000000000000a9c400035000b9c4c61736b")]
    [InlineData("an echo", 0, "4500002000074000400125cd0a0000010a0001090800192f0000000070696e67",
        "4500003c00004000400126570a60000a0a000001030afcf50000000045000020000740004001266c0a0000010a60000a0800192f0000000070696e67")]
    [InlineData("an echo over IPv6", 0,
        "6000000000103a40fd000000000000000000000000000001fd0000000000000000000000000000098000c8010000000070696e67706f6e67",
        "6000000000403a40fd96000000000000000000000000000afd000000000000000000000000000001010169db000000006000000000103a40fd000000000000000000000000000001"
        + "fd96000000000000000000000000000a8000c76a0000000070696e67706f6e67")]
    public void TheAnswerComesFromWhereTheClientAsked(string what, ushort port, string packet, string answer) => Build(packet, port).ShouldBe(answer, what);

    [Theory]
    [InlineData("a reset", "4500002800074000400625c00a0000010a0001099c401f90000003e80000000050040000f61e0000")]
    [InlineData("an ICMP error", "4500002000074000400125cd0a0000010a0001090301192f0000000070696e67")]
    [InlineData("an ICMPv6 error", "6000000000103a40fd000000000000000000000000000001fd0000000000000000000000000000090100c8010000000070696e67706f6e67")]
    [InlineData("a later fragment", "4500001f00070001401125be0a0000010a0001099c4014e9000b6d3161736b")]
    [InlineData("from a group", "4500001f00074000401125bee00000010a0001099c4014e9000b6d3161736b")]
    [InlineData("from nowhere", "4500001f00074000401125be000000000a0001099c4014e9000b6d3161736b")]
    [InlineData("TCP without its flags", "4500002c00074000400625bc0a0000010a0001099c401f90000003e8")]
    [InlineData("TCP with a header shorter than any", "4500002c00074000400625bc0a0000010a0001099c401f90000003e8000000001002faf0c8730000020405b4")]
    [InlineData("no packet", "")]
    public void ThereIsNoAnswerTo(string what, string packet) => Build(packet, 80).ShouldBeEmpty(what);

    [Fact]
    public void NorToAGroupNorToAnAddressOfTheOtherFamily()
    {
        Build(Udp, 53, "224.0.0.5/32").ShouldBeEmpty();
        Build(Udp, 53, "255.255.255.255/32").ShouldBeEmpty();
        Build(Udp, 53, "fd96::a/128").ShouldBeEmpty();
    }

    [Fact]
    public void ADatagramWithoutAChecksumStaysSo() =>
        Build(Udp.Replace("6d31", "0000", StringComparison.Ordinal), 53).ShouldEndWith("9c400035000b000061736b");

    [Fact]
    public void AQuoteIsNoLongerThanAHostMustTake()
    {
        var long4 = "450005dc" + Udp[8..] + new string('0', 2 * (1500 - 31));

        (Build(long4, 53).Length / 2).ShouldBe(576);
    }

    [Fact]
    public void AnyBytesAreTakenWithoutAnException()
    {
        var random = new Random(3);
        var answer = new byte[RejectPacket.MaxLength];
        var seeds = new[] { Udp, "4500002c00074000400625bc0a0000010a0001099c401f90000003e8000000006002faf0c8730000020405b4",
            "60000000000b1140fd000000000000000000000000000001fd0000000000000000000000000000099c4014e9000b882f61736b" }.Select(Convert.FromHexString).ToArray();
        var answers = 0;
        for (var round = 0; round < 100_000; round++)
        {
            var packet = seeds[random.Next(seeds.Length)][..];
            for (var i = random.Next(4); i > 0; i--)
            {
                packet[random.Next(packet.Length)] = (byte)random.Next(256);
            }

            var cut = packet[..random.Next(packet.Length + 1)];
            var v6 = cut.Length > 0 && cut[0] >> 4 == 6;
            var length = RejectPacket.Build(cut, IpNet.Parse(v6 ? "fd96::a/128" : "10.96.0.10/32"), 80, answer);
            answers += length > 0 ? 1 : 0;
            length.ShouldBeInRange(0, RejectPacket.MaxLength);
            if (length > 0 && !v6)
            {
                InternetChecksum.Of(answer.AsSpan(0, 20)).ShouldBe((ushort)0);
            }
        }

        answers.ShouldBeGreaterThan(10_000);
    }

    private static string Build(string packet, ushort port, string? original = null)
    {
        var bytes = Convert.FromHexString(packet);
        var answer = new byte[RejectPacket.MaxLength];
        var length = RejectPacket.Build(bytes, IpNet.Parse(original ?? (packet.StartsWith('6') ? "fd96::a/128" : "10.96.0.10/32")), port, answer);
        return Convert.ToHexStringLower(answer.AsSpan(0, length));
    }
}

using Antrea.Enforcers.Logs;
using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.Tests.Logs;

public sealed class OriginalDestinationsTests
{
    [Fact]
    public void TheNewestDestinationOfASocketIsKnownUntilNewerOnesNeedTheRoom()
    {
        var known = new OriginalDestinations(capacity: 2);
        known.Remember(Packet(1000, "0a60000a", 80));
        known.Remember(Packet(1000, "0a60000b", 81));
        known.Remember(Packet(1001, "0a60000c", 82));

        known.Find(Packet(1000, "0a000109", 8080)).ShouldBe((IpNet.Parse("10.96.0.11/32"), (ushort)81));
        known.Remember(Packet(1002, "0a60000d", 83));
        known.Find(Packet(1000, "0a000109", 8080)).ShouldBe((IpNet.Parse("10.0.1.9/32"), (ushort)8080), "its own: forgotten");
        known.Find(Packet(1002, "0a000109", 8080)).ShouldBe((IpNet.Parse("10.96.0.13/32"), (ushort)83));
    }

    private static PacketSummary Packet(int from, string to, int port)
    {
        PacketSummary.TryParse(Convert.FromHexString($"45000020000140004011aaaa0a000001{to}{from:x4}{port:x4}"), out var packet).ShouldBeTrue();
        return packet;
    }
}

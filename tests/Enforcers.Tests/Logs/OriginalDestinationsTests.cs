using Antrea.Enforcers.Logs;
using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.Tests.Logs;

public sealed class OriginalDestinationsTests
{
    private readonly OriginalDestinations _known = new(capacity: 2);

    [Theory]
    [InlineData("TCP", "45000028{0}400040060000" + "0a000001{1}" + "9c40{2}000003e8000000005002faf0{3}0000", "0007")]
    [InlineData("UDP", "4500001f{0}000040110000" + "0a000001{1}" + "9c40{2}000b{3}61736b", "0007")]
    [InlineData("SCTP", "45000024{0}400040840000" + "0a000001{1}" + "9c40{2}00000007{3}000001000004", "0007")]
    public void ThePacketIsKnownAgainAfterTranslationAndNoOtherIs(string what, string form, string number)
    {
        Remember(string.Format(form, number, "0a60000a", "0050", "abcd"));

        Find(string.Format(form, number, "0a000109", "1f90", "dcba")).ShouldBe((IpNet.Parse("10.96.0.10/32"), (ushort)80), what);
        Find(string.Format(form, "0008", "0a000109", "1f90", "dcba")).ShouldBe((IpNet.Parse("10.0.1.9/32"), (ushort)8080), "another packet of the same socket");
    }

    [Fact]
    public void OverIpv6TheRestOfThePacketTells()
    {
        const string form = "60000000001306" + "40fd000000000000000000000000000001{0}" + "9c40{1}{2}000000005002faf0abcd0000";
        Remember(string.Format(form, "fd96000000000000000000000000000a", "0050", "000003e8"));

        Find(string.Format(form, "fd000000000000000000000000000009", "1f90", "000003e8")).Address.ShouldBe(IpNet.Parse("fd96::a/128"));
        Find(string.Format(form, "fd000000000000000000000000000009", "1f90", "000003e9")).Address.ShouldBe(IpNet.Parse("fd00::9/128"));
    }

    [Fact]
    public void TheOldestIsForgottenFirst()
    {
        const string form = "4500001f{0}000040110000" + "0a000001{1}" + "9c400035000b000061736b";
        foreach (var number in new[] { "0001", "0002", "0003" })
        {
            Remember(string.Format(form, number, "0a60000a"));
        }

        Find(string.Format(form, "0001", "0a000109")).Address.ShouldBe(IpNet.Parse("10.0.1.9/32"));
        Find(string.Format(form, "0002", "0a000109")).Address.ShouldBe(IpNet.Parse("10.96.0.10/32"));
        Find(string.Format(form, "0003", "0a000109")).Address.ShouldBe(IpNet.Parse("10.96.0.10/32"));
    }

    [Fact]
    public void WithoutPortsThereIsNothingToKnow()
    {
        const string echo = "4500002000070000400100000a0000010a0001090800192f0000000070696e67";
        Remember(echo);

        Find(echo).ShouldBe((IpNet.Parse("10.0.1.9/32"), (ushort)0));
    }

    private void Remember(string hex) => _known.Remember(Convert.FromHexString(hex), Summary(hex));

    private (IpNet Address, ushort Port) Find(string hex) => _known.Find(Convert.FromHexString(hex), Summary(hex));

    private static PacketSummary Summary(string hex)
    {
        PacketSummary.TryParse(Convert.FromHexString(hex), out var summary).ShouldBeTrue();
        return summary;
    }
}

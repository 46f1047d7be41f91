using Antrea.Policy.Compile;

namespace Antrea.Policy.Tests.Compile;

public class IcmpMappingTests
{
    [Theory]
    [InlineData(null, null, "any/any")]
    [InlineData(8, null, "128/any")]
    [InlineData(8, 0, "128/0")]
    [InlineData(0, 0, "129/0")]
    [InlineData(3, null, "1/any")]
    [InlineData(3, 0, "1/0")]
    [InlineData(3, 1, "1/3")]
    [InlineData(3, 3, "1/4")]
    [InlineData(3, 4, "2/0")]
    [InlineData(3, 13, "1/1")]
    [InlineData(11, 0, "3/0")]
    [InlineData(12, 0, "4/0")]
    [InlineData(12, 1, "none")]
    [InlineData(13, 0, "none")]
    [InlineData(128, 0, "128/0")]
    [InlineData(135, null, "135/any")]
    public void V4_numbers_have_their_counterparts(int? type, int? code, string expected)
    {
        var v6 = IcmpMapping.ToV6(new IcmpServiceMatch(type, code));
        (v6 is null ? "none" : $"{v6.Value.Type?.ToString() ?? "any"}/{v6.Value.Code?.ToString() ?? "any"}").ShouldBe(expected);
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(null, true)]
    [InlineData(128, false)]
    public void ICMPv6s_own_numbers_mean_nothing_in_IPv4(int? type, bool expected) =>
        IcmpMapping.InV4(new IcmpServiceMatch(type, null)).ShouldBe(expected);
}

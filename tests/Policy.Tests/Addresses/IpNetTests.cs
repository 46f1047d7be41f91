using Antrea.Policy.Addresses;

namespace Antrea.Policy.Tests.Addresses;

public class IpNetTests
{
    [Theory]
    [InlineData("10.10.0.0/16", "10.10.5.0/24", "10.10.0.0/22 10.10.4.0/24 10.10.6.0/23 10.10.8.0/21 10.10.16.0/20 10.10.32.0/19 10.10.64.0/18 10.10.128.0/17")]
    [InlineData("10.20.0.0/16", "10.20.1.0/24 10.20.2.0/28", "10.20.0.0/24 10.20.2.16/28 10.20.2.32/27 10.20.2.64/26 10.20.2.128/25 10.20.3.0/24 10.20.4.0/22 10.20.8.0/21 10.20.16.0/20 10.20.32.0/19 10.20.64.0/18 10.20.128.0/17")]
    [InlineData("0.0.0.0/0", "10.0.0.0/8", "0.0.0.0/5 8.0.0.0/7 11.0.0.0/8 12.0.0.0/6 16.0.0.0/4 32.0.0.0/3 64.0.0.0/2 128.0.0.0/1")]
    [InlineData("192.168.1.0/24", "192.168.1.128/25", "192.168.1.0/25")]
    [InlineData("fec0::192:168:1:0/124", "fec0::192:168:1:0/125", "fec0::192:168:1:8/125")]
    [InlineData("::/0", "8000::/1", "::/1")]
    [InlineData("10.0.0.0/24", "10.0.0.0/24", "")]
    [InlineData("10.0.0.0/24", "10.0.0.0/8", "")]
    [InlineData("10.0.0.0/24", "11.0.0.0/8 fd00::/8", "10.0.0.0/24")]
    [InlineData("10.0.0.0/30", "10.0.0.1/32 10.0.0.1/32 10.0.0.0/31", "10.0.0.2/31")]
    public void Excepts_are_cut_out_in_the_fewest_networks(string net, string except, string expected) =>
        string.Join(' ', IpNet.Parse(net).Except(except.Split(' ').Select(IpNet.Parse))).ShouldBe(expected);

    [Fact]
    public void Cutting_out_keeps_exactly_the_other_addresses()
    {
        var random = new Random(5);
        for (var i = 0; i < 500; i++)
        {
            var net = IpNet.Parse("10.0.0.0/24");
            var except = Enumerable.Range(0, random.Next(1, 5)).Select(_ => IpNet.Parse($"10.0.0.{random.Next(256)}/{random.Next(25, 33)}")).ToList();
            var left = net.Except(except);
            for (var host = 0u; host < 256; host++)
            {
                var address = net.Host(host);
                left.Count(n => n.Contains(address)).ShouldBe(except.Exists(e => e.Contains(address)) ? 0 : 1, $"{address} of {string.Join(' ', except)}");
            }
        }
    }

    [Theory]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("fd00::1234/64", "fd00::/64")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1/32")]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.0/8")]
    public void Host_bits_are_masked_and_mapped_addresses_are_IPv4(string text, string expected) => IpNet.Parse(text).ToString().ShouldBe(expected);

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0/8")]
    [InlineData("010.0.0.0/8")]
    [InlineData("0x0a.0.0.0/8")]
    [InlineData("10.0.0.0/ 8")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("fe80::1%eth0/64")]
    [InlineData("::/129")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_CIDR_is_refused(string? text) => IpNet.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("::/0", "fd00::1/128", true)]
    [InlineData("0.0.0.0/0", "10.0.0.1/32", true)]
    [InlineData("0.0.0.0/0", "fd00::1/128", false)]
    [InlineData("10.0.0.0/24", "10.0.0.0/16", false)]
    [InlineData("10.0.0.0/16", "10.0.255.0/24", true)]
    public void Contains(string outer, string inner, bool expected) => IpNet.Parse(outer).Contains(IpNet.Parse(inner)).ShouldBe(expected);

    [Fact]
    public void A_set_is_sorted_without_duplicates_and_slash_zero_stands_for_all()
    {
        var nets = new[] { "10.0.0.2", "10.0.0.1", "10.0.0.2", "fd00::1" }.Select(IpNet.Parse).ToList();
        NetSet.Of(nets, v6: false).ToString().ShouldBe("{10.0.0.1/32, 10.0.0.2/32}");
        NetSet.Of(nets.Append(IpNet.AnyV4), v6: false).ShouldBeSameAs(NetSet.AnyV4);
        NetSet.Of(nets.Append(IpNet.AnyV4), v6: true).ToString().ShouldBe("{fd00::1/128}");
        NetSet.AnyV6.Contains(IpNet.Parse("fd00::1")).ShouldBeTrue();
        NetSet.Of([.. nets], v6: true).ShouldBe(NetSet.Of([nets[3]], v6: true));
    }
}

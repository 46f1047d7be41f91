using Antrea.Policy.Addresses;
using Antrea.Policy.Fqdn;

namespace Antrea.Policy.Tests.Fqdn;

public class DnsServersTests
{
    [Theory]
    [InlineData("10.96.0.10:53", "10.96.0.10:53")]
    [InlineData("10.96.0.10", "10.96.0.10:53")]
    [InlineData(" [fd00::a]:5353 , 10.96.0.10", "10.96.0.10:53, [fd00::a]:5353")]
    [InlineData("fd00::a", "[fd00::a]:53")]
    [InlineData("", "anyone")]
    [InlineData(null, "anyone")]
    public void Servers_are_read(string? text, string expected)
    {
        DnsServers.TryParse(text, out var servers, out var error).ShouldBeTrue();
        error.ShouldBeNull();
        servers!.ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData("kube-dns")]
    [InlineData("10.96.0.10:0")]
    [InlineData("10.96.0.10:65536")]
    [InlineData("10.96.0.10:")]
    [InlineData("10.96.0.10:+53")]
    [InlineData("10.96.0.0/24")]
    [InlineData("[fd00::a]")]
    [InlineData("[fd00::a:53")]
    [InlineData("10.96.0.10,,")]
    public void Anything_else_is_refused_with_a_reason(string text)
    {
        DnsServers.TryParse(text, out var servers, out var error).ShouldBeFalse();
        servers.ShouldBeNull();
        error.ShouldNotBeNull().ShouldContain("is not ADDRESS:PORT");
    }

    [Fact]
    public void Address_and_port_must_both_be_those()
    {
        DnsServers.TryParse("10.96.0.10:53", out var servers, out _).ShouldBeTrue();

        servers!.Believes(new(IpNet.Parse("10.96.0.10"), 53)).ShouldBeTrue();
        servers.Believes(new(IpNet.Parse("10.96.0.10"), 5353)).ShouldBeFalse();
        servers.Believes(new(IpNet.Parse("10.96.0.11"), 53)).ShouldBeFalse();
        DnsServers.Anyone.Believes(new(IpNet.Parse("10.96.0.11"), 9)).ShouldBeTrue();
        DnsServers.TryParse("10.96.0.10", out var same, out _).ShouldBeTrue();
        same.ShouldBe(servers);
    }
}

using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Lab;

/// <summary>The laboratory's name server and resolver.</summary>
public sealed class NameServerTests
{
    [RootTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NamesHaveTheAddressesLastGiven(bool tcp)
    {
        await using var lab = NetLab.Create("lb");
        using var server = new LabNameServer(lab.External);
        server.Set("Some.Example", 5, "198.51.100.1", "198.51.100.2", "2001:db8::1");
        var pod = lab.NodeA.Pod(11);

        (await LabResolver.ResolveAsync(pod, lab.External.Ip, "some.example.", tcp)).ShouldBe(["198.51.100.1", "198.51.100.2"]);
        (await LabResolver.ResolveAsync(pod, lab.External.Ip6, "SOME.example", tcp, v6: true)).ShouldBe(["2001:db8::1"]);
        (await LabResolver.ResolveAsync(pod, lab.External.Ip, "other.example", tcp)).ShouldBeEmpty();

        server.Set("some.example", 5, "198.51.100.9");
        (await LabResolver.ResolveAsync(pod, lab.External.Ip, "some.example", tcp)).ShouldBe(["198.51.100.9"]);
    }
}

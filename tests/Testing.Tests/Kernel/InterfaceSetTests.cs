using Antrea.Testing.Kernel;

namespace Antrea.Testing.Tests.Kernel;

public sealed class InterfaceSetTests
{
    private readonly FakeKernel _kernel = new();

    public InterfaceSetTests()
    {
        _kernel.LoadSets("create s hash:net,iface\nadd s 10.0.0.0/8,va\nadd s 10.0.0.1,vb\nadd s 10.0.0.2,physdev:va\nadd s 0.0.0.0/0,vc\n");
        _kernel.Load("-A PREROUTING -m set ! --match-set s src,src -j DROP", table: "raw");
    }

    [Theory]
    [InlineData("10.0.0.9", "va", true)]
    [InlineData("10.0.0.9", "vb", false)]
    [InlineData("10.0.0.1", "vb", true)]
    [InlineData("11.0.0.1", "vc", true)]
    [InlineData("11.0.0.1", "va", false)]
    public void AddressAndInterfaceBelongTogether(string source, string device, bool allowed) =>
        _kernel.Trace(Packet.Tcp(source, "1.1.1.1", 80).Through(device, "eth0")).Verdict.ShouldBe(allowed ? Verdict.Accept : Verdict.Drop);

    [Theory]
    [InlineData("10.0.0.1", "va")]
    [InlineData("10.0.0.9", "vc")]
    public void TheLongestPrefixDecidesEvenWhereItIsThereForAnotherInterface(string source, string device) =>
        _kernel.Trace(Packet.Tcp(source, "1.1.1.1", 80).Through(device, "eth0")).Verdict.ShouldBe(Verdict.Drop);

    [Fact]
    public void NoRuleReachesAnElementWithABridgePort()
    {
        _kernel.LoadSets("create p hash:net,iface\nadd p 10.0.0.2,physdev:va\n");
        _kernel.Load("-A FORWARD -m set --match-set p src,src -j DROP");
        var packet = Packet.Tcp("10.0.0.2", "1.1.1.1", 80) with { LocalAddresses = [] };

        _kernel.Trace(packet.Bridged("br0", "va", "vb") with { Hook = Hook.Forward, InInterface = "va" }).Verdict.ShouldBe(Verdict.Accept);
        _kernel.Run("ipset", ["test", "p", "10.0.0.2,physdev:va"]).ExitCode.ShouldBe(0);
        _kernel.Run("ipset", ["save", "p"]).Stdout.ShouldContain("add p 10.0.0.2,physdev:va\n");
    }

    [Fact]
    public void ANetworkTakesSixtyFourInterfaces()
    {
        _kernel.LoadSets(string.Concat(Enumerable.Range(1, 63).Select(i => $"add s 10.0.0.1,e{i}\n")));

        _kernel.Run("ipset", ["add", "s", "10.0.0.1,e64"]).Stderr.ShouldContain("Hash is full");
        _kernel.Run("ipset", ["add", "s", "10.0.0.3,e64"]).ExitCode.ShouldBe(0);
    }
}

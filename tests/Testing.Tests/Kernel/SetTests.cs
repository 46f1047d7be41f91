using Antrea.Testing.Kernel;

namespace Antrea.Testing.Tests.Kernel;

public sealed class SetTests
{
    private readonly FakeKernel _kernel = new();

    [Fact]
    public void TheLongestPrefixDecides()
    {
        _kernel.LoadSets("create s hash:net\nadd s 10.0.0.0/8\nadd s 10.1.0.0/16 nomatch\nadd s 10.1.1.0/24\n");
        _kernel.Load("-A INPUT -m set --match-set s src -j DROP");

        Blocked("10.2.0.1").ShouldBeTrue();
        Blocked("10.1.0.1").ShouldBeFalse();
        Blocked("10.1.1.1").ShouldBeTrue();
        Blocked("11.0.0.1").ShouldBeFalse();
    }

    [Fact]
    public void PortSetsMatchProtocolAndPort()
    {
        _kernel.LoadSets("create s hash:net,port\nadd s 10.0.0.0/8,tcp:80-81\nadd s 10.0.0.0/8,icmp:8/0\n");
        _kernel.Load("-A INPUT -m set --match-set s src,dst -j DROP");

        _kernel.Trace(Packet.Tcp("10.0.0.1", "1.1.1.1", 81)).Verdict.ShouldBe(Verdict.Drop);
        _kernel.Trace(Packet.Udp("10.0.0.1", "1.1.1.1", 81)).Verdict.ShouldBe(Verdict.Accept);
        _kernel.Trace(Packet.Icmp("10.0.0.1", "1.1.1.1", 8)).Verdict.ShouldBe(Verdict.Drop);
    }

    [Fact]
    public void SwappingChangesWhatARuleSeesAndKeepsTheReferenceAtTheName()
    {
        _kernel.LoadSets("create s hash:net\ncreate tmp hash:net\nadd tmp 10.0.0.0/8\n");
        _kernel.Load("-A INPUT -m set --match-set s src -j DROP");
        Blocked("10.0.0.1").ShouldBeFalse();

        _kernel.LoadSets("swap s tmp\ndestroy tmp\n");

        Blocked("10.0.0.1").ShouldBeTrue();
        _kernel.Run("ipset", ["destroy", "s"]).Stderr.ShouldContain("in use by a kernel component");
    }

    [Fact]
    public void ASetIsFreeOnceNoRuleNamesIt()
    {
        _kernel.LoadSets("create s hash:net\n");
        _kernel.Load("-A INPUT -m set --match-set s src -j DROP", "iptables-legacy-restore");
        _kernel.Run("ipset", ["destroy", "s"]).ExitCode.ShouldBe(1);

        _kernel.Load("-F INPUT", "iptables-legacy-restore");

        _kernel.Run("ipset", ["destroy", "s"]).ExitCode.ShouldBe(0);
    }

    [Fact]
    public void SavedSetsLoadAgain()
    {
        _kernel.LoadSets("create a hash:net family inet6 maxelem 9 comment\nadd a fd00::/64 comment x\ncreate b hash:ip,port\nadd b 1.1.1.1,sctp:5\n");

        var other = new FakeKernel();
        other.LoadSets(_kernel.Run("ipset", ["save"]).Stdout);

        other.Run("ipset", ["list", "-n"]).Stdout.ShouldBe("a\nb\n");
        other.Run("ipset", ["-o", "save", "list", "b"]).Stdout.ShouldContain("add b 1.1.1.1,sctp:5\n");
    }

    private bool Blocked(string source) => _kernel.Trace(Packet.Tcp(source, "1.1.1.1", 80)).Verdict == Verdict.Drop;
}

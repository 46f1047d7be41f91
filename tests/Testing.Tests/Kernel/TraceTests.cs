using Antrea.Testing.Kernel;

namespace Antrea.Testing.Tests.Kernel;

public sealed class TraceTests
{
    private readonly FakeKernel _kernel = new();

    [Fact]
    public void AnEmptyKernelAcceptsByPolicy()
    {
        var result = _kernel.Trace(Packet.Tcp("10.0.0.1", "10.0.0.2", 80));

        result.Verdict.ShouldBe(Verdict.Accept);
        result.ByPolicy.ShouldBeTrue();
        result.Decider.ShouldBeNull();
    }

    [Fact]
    public void ARuleThatMatchesDecidesAndIsNamed()
    {
        _kernel.Load("""
            :POL - [0:0]
            -A INPUT -m comment --comment "to policy" -j POL
            -A POL -s 10.0.0.0/8 -p tcp --dport 80 -m comment --comment "Antrea: web" -m comment --comment aa:12 -j DROP
            -A POL -p tcp -j REJECT --reject-with tcp-reset
            """);

        var dropped = _kernel.Trace(Packet.Tcp("10.0.0.1", "10.0.0.2", 80));
        dropped.Verdict.ShouldBe(Verdict.Drop);
        dropped.Steps.Select(s => (s.Chain, s.Number)).ShouldBe([("INPUT", 1), ("POL", 1)]);
        dropped.Decider!.Comments.ShouldBe(["Antrea: web", "aa:12"]);

        var rejected = _kernel.Trace(Packet.Tcp("11.0.0.1", "10.0.0.2", 80));
        rejected.Verdict.ShouldBe(Verdict.Reject);
        rejected.RejectWith.ShouldBe("tcp-reset");

        _kernel.Trace(Packet.Udp("10.0.0.1", "10.0.0.2", 80)).Verdict.ShouldBe(Verdict.Accept);
    }

    [Fact]
    public void ReturnGoesBackToTheCallerAndGotoToTheCallersCaller()
    {
        _kernel.Load("""
            :A - [0:0]
            :B - [0:0]
            -A INPUT -j A
            -A INPUT -j LOG --log-prefix "after A"
            -A A -p tcp --dport 1 -j RETURN
            -A A -p tcp --dport 2 -g B
            -A A -p tcp --dport 3 -j B
            -A A -j DROP
            -A B -j RETURN
            """);

        _kernel.Trace(Packet.Tcp("1.1.1.1", "2.2.2.2", 1)).Log.ShouldBe(["after A"]);
        _kernel.Trace(Packet.Tcp("1.1.1.1", "2.2.2.2", 2)).Log.ShouldBe(["after A"]);
        _kernel.Trace(Packet.Tcp("1.1.1.1", "2.2.2.2", 3)).Verdict.ShouldBe(Verdict.Drop);
    }

    [Fact]
    public void APolicyDropsWhatFallsThrough()
    {
        _kernel.Load(":FORWARD DROP [0:0]");

        var forwarded = _kernel.Trace(Packet.Tcp("1.1.1.1", "2.2.2.2", 1) with { Hook = Hook.Forward });
        forwarded.Verdict.ShouldBe(Verdict.Drop);
        forwarded.ByPolicy.ShouldBeTrue();
        _kernel.Trace(Packet.Tcp("1.1.1.1", "2.2.2.2", 1)).Verdict.ShouldBe(Verdict.Accept);
    }

    [Fact]
    public void SecurityComesAfterFilterAndSeesItsMarks()
    {
        _kernel.Load("-A FORWARD -p tcp -j CONNMARK --set-xmark 0x10/0x10");
        _kernel.Load("-A FORWARD -m connmark --mark 0x10/0x10 -m conntrack --ctdir ORIGINAL -j NFQUEUE --queue-num 7", table: "security");

        var packet = Packet.Tcp("1.1.1.1", "2.2.2.2", 80) with { Hook = Hook.Forward };
        var queued = _kernel.Trace(packet);
        queued.Verdict.ShouldBe(Verdict.Queue);
        queued.Queue.ShouldBe(7);
        queued.ConnMark.ShouldBe(0x10u);
        _kernel.Trace(packet with { Direction = CtDirection.Reply }).Verdict.ShouldBe(Verdict.Accept);
    }

    [Fact]
    public void BothBackendsSeeAPacket()
    {
        _kernel.Load("-A INPUT -p tcp --dport 1 -j DROP", "iptables-legacy-restore");
        _kernel.Load("-A INPUT -p tcp --dport 2 -j DROP", "iptables-nft-restore");

        _kernel.Trace(Packet.Tcp("1.1.1.1", "2.2.2.2", 1)).Decider!.Backend.ShouldBe(Backend.Legacy);
        _kernel.Trace(Packet.Tcp("1.1.1.1", "2.2.2.2", 2)).Decider!.Backend.ShouldBe(Backend.Nft);
    }

    [Fact]
    public void FamiliesAreSeparate()
    {
        _kernel.Load("-A INPUT -j DROP", "ip6tables-restore");

        _kernel.Trace(Packet.Tcp("1.1.1.1", "2.2.2.2", 1)).Verdict.ShouldBe(Verdict.Accept);
        _kernel.Trace(Packet.Tcp("fd00::1", "fd00::2", 1)).Verdict.ShouldBe(Verdict.Drop);
    }

    [Fact]
    public void SendCountsAndTraceDoesNot()
    {
        _kernel.Load("-A INPUT -p tcp -j ACCEPT");
        var packet = Packet.Tcp("1.1.1.1", "2.2.2.2", 1);

        _kernel.Trace(packet);
        _kernel.Send(packet);
        _kernel.Send(packet);
        _kernel.Send(Packet.Udp("1.1.1.1", "2.2.2.2", 1));

        _kernel.Save("iptables-save", "-c").ShouldContain("[2:80] -A INPUT -p tcp -j ACCEPT");
        _kernel.Save().ShouldContain(":INPUT ACCEPT [1:28]");
    }

    [Fact]
    public void LogPrefixesAreCutAt29()
    {
        _kernel.Load($"-A INPUT -j LOG --log-prefix {new string('x', 40)}\n-A INPUT -j NFLOG --nflog-group 3 --nflog-prefix p");

        _kernel.Trace(Packet.Tcp("1.1.1.1", "2.2.2.2", 1)).Log.ShouldBe([new string('x', 29), "3:p"]);
    }
}

using System.Net;
using Antrea.Testing.Kernel;

namespace Antrea.Testing.Tests.Kernel;

/// <summary>The way of a packet over the tables, and what conntrack and the bridge know of it at each.</summary>
public sealed class ForwardTraceTests
{
    private static readonly Packet Web = Packet.Tcp("10.0.0.1", "10.0.0.2", 80).Through("va", "vb");

    private readonly FakeKernel _kernel = new();

    [Theory]
    [InlineData(Hook.Forward, "raw PREROUTING|filter FORWARD|security FORWARD")]
    [InlineData(Hook.Input, "raw PREROUTING|filter INPUT|security INPUT")]
    [InlineData(Hook.Output, "raw OUTPUT|filter OUTPUT|security OUTPUT")]
    public void EveryTableIsMetOnce(Hook hook, string way)
    {
        foreach (var (table, chains) in new[] { ("raw", "PREROUTING OUTPUT"), ("filter", "INPUT FORWARD OUTPUT"), ("security", "INPUT FORWARD OUTPUT") })
        {
            _kernel.Load(string.Join('\n', chains.Split(' ').Select(c => $"-A {c} -j LOG --log-prefix \"{table} {c}\"")), table: table);
        }

        string.Join('|', _kernel.Trace(Web with { Hook = hook }).Log).ShouldBe(way);
    }

    [Fact]
    public void RawComesBeforeConntrackAndTranslation()
    {
        _kernel.Load("""
            -A PREROUTING -d 10.96.0.1 -p tcp --dport 443 -j LOG --log-prefix "as sent"
            -A PREROUTING -m conntrack --ctstate NEW,DNAT -j DROP
            -A PREROUTING -m connmark --mark 0x1/0x1 -j DROP
            """, table: "raw");
        _kernel.Load("-A FORWARD -d 10.0.0.2 -p tcp --dport 8443 -m conntrack --ctstate DNAT --ctorigdst 10.96.0.1 --ctorigdstport 443 -j LOG --log-prefix translated");
        var packet = (Packet.Tcp("10.0.0.1", "10.96.0.1", 443) with { ConnMark = 1 }).Through("va", "vb").TranslatedTo("10.0.0.2", 8443);

        var result = _kernel.Trace(packet);

        result.Log.ShouldBe(["as sent", "translated"]);
        result.Verdict.ShouldBe(Verdict.Accept);
    }

    [Fact]
    public void TheNodesOwnPacketIsTranslatedBetweenRawAndFilter()
    {
        _kernel.Load("-A OUTPUT -d 10.96.0.1 -m conntrack --ctstate INVALID -j LOG --log-prefix raw", table: "raw");
        _kernel.Load("-A OUTPUT -d 10.0.0.2 -m conntrack --ctstate DNAT -j LOG --log-prefix filter");

        var packet = Packet.Udp("10.0.0.1", "10.96.0.1", 53) with { Hook = Hook.Output, OutInterface = "eth0" };
        _kernel.Trace(packet.TranslatedTo("10.0.0.2", 5353)).Log.ShouldBe(["raw", "filter"]);
    }

    [Fact]
    public void AnAnswerBelongsToTheFlow()
    {
        _kernel.Load("-A FORWARD -p udp -m conntrack --ctdir REPLY --ctorigdst 10.0.0.2 --ctorigdstport 53 --ctproto 17 --ctstatus SEEN_REPLY -j DROP");
        var question = Packet.Udp("10.0.0.1", "10.0.0.2", 53).Through("va", "vb");

        _kernel.Trace(question).Verdict.ShouldBe(Verdict.Accept);
        var answer = _kernel.Trace(question.Answer());
        answer.Verdict.ShouldBe(Verdict.Drop);
        question.Answer().InInterface.ShouldBe("vb");
    }

    [Fact]
    public void TranslatedPortsAreEnoughForTheState()
    {
        _kernel.Load("-A FORWARD -m conntrack --ctstate DNAT -j DROP\n-A FORWARD -m conntrack --ctstate SNAT -j REJECT");

        _kernel.Trace(Web with { OriginalDestinationPort = 8080 }).Verdict.ShouldBe(Verdict.Drop);
        _kernel.Trace(Web with { Nat = CtNat.Source }).Verdict.ShouldBe(Verdict.Reject);
        _kernel.Trace(Web.Answer() with { ArrivalDestination = IPAddress.Parse("10.9.9.9") }).Verdict.ShouldBe(Verdict.Reject);
        _kernel.Trace(Web.Answer()).Verdict.ShouldBe(Verdict.Accept);
    }

    [Fact]
    public void AnIcmpErrorHasTheFlowOfWhatItTellsOf()
    {
        _kernel.Load("-A FORWARD -p icmp -m conntrack --ctstate RELATED --ctproto 6 --ctorigdstport 80 -j DROP");
        var error = Packet.Icmp("10.0.0.9", "10.0.0.1", 3, 1).Through("vb", "va") with
        {
            State = CtState.Related, Direction = CtDirection.Reply, OriginalProtocol = Protocol.Tcp, OriginalSource = IPAddress.Parse("10.0.0.1"),
            OriginalDestination = IPAddress.Parse("10.0.0.2"), OriginalDestinationPort = 80,
        };

        _kernel.Trace(error).Verdict.ShouldBe(Verdict.Drop);
        _kernel.Trace(error with { OriginalProtocol = null }).Verdict.ShouldBe(Verdict.Accept);
    }

    [Fact]
    public void ARouterTakesOneOffTheHopLimitAndABridgeDoesNot()
    {
        _kernel.Load("-A FORWARD -m ttl --ttl-eq 64 -j DROP");

        _kernel.Trace(Web).Verdict.ShouldBe(Verdict.Accept);
        _kernel.Trace(Web.Bridged("br0", "va", "vb")).Verdict.ShouldBe(Verdict.Drop);
    }

    [Fact]
    public void BridgePortsAreKnownAsFarAsTheBridgeGoes()
    {
        _kernel.Load("-A PREROUTING -m physdev --physdev-out vb -j DROP\n-A PREROUTING -m physdev ! --physdev-in va -j DROP", table: "raw");
        _kernel.Load("-A FORWARD -i br0 -o br0 -m physdev --physdev-in va --physdev-out vb --physdev-is-bridged -j LOG --log-prefix bridged");

        _kernel.Trace(Web.Bridged("br0", "va", "vb")).Log.ShouldBe(["bridged"]);
        _kernel.Trace(Web.Bridged("br0", "vx", "vb")).Verdict.ShouldBe(Verdict.Drop);
        _kernel.Trace(Web).Verdict.ShouldBe(Verdict.Drop);
    }
}

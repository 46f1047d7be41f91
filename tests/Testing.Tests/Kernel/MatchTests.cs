using System.Net;
using Antrea.Testing.Kernel;

namespace Antrea.Testing.Tests.Kernel;

/// <summary>Matches that packets of a local process do not show; the others are compared with the real kernel.</summary>
public sealed class MatchTests
{
    private static readonly Packet Web = Packet.Tcp("10.0.0.1", "10.0.0.2", 80);

    public static TheoryData<string, Packet, bool> Cases() => new()
    {
        { "-i eth0", Web with { InInterface = "eth0" }, true },
        { "-i eth+", Web with { InInterface = "eth0" }, true },
        { "-i eth", Web with { InInterface = "eth0" }, false },
        { "! -i lo", Web with { InInterface = "eth0" }, true },
        { "-p tcp --dport 80", Web, true },
        { "-p tcp --syn", Web with { Flags = TcpFlags.Syn | TcpFlags.Ack }, false },
        { "-m conntrack --ctstate ESTABLISHED,RELATED", Web with { State = CtState.Related }, true },
        { "-m conntrack --ctstate ESTABLISHED,RELATED", Web, false },
        { "-m conntrack --ctdir REPLY", Web with { State = CtState.Established, Direction = CtDirection.Reply }, true },
        { "-m conntrack --ctorigdst 10.96.0.1 --ctorigdstport 443", Web with { OriginalDestination = IPAddress.Parse("10.96.0.1"), OriginalDestinationPort = 443 }, true },
        { "-m conntrack --ctorigdst 10.96.0.1 --ctorigdstport 443", Web, false },
        { "-m conntrack --ctstate DNAT", Web with { OriginalDestination = IPAddress.Parse("10.96.0.1") }, true },
        { "-m addrtype --dst-type LOCAL", Web with { LocalAddresses = [IPAddress.Parse("10.0.0.2")] }, true },
        { "-m addrtype --src-type LOCAL", Packet.Tcp("127.0.0.1", "10.0.0.2", 1), true },
        { "-m addrtype --dst-type MULTICAST", Packet.Udp("10.0.0.1", "224.0.0.251", 5353), true },
        { "-m connmark --mark 0x10/0x30", Web with { ConnMark = 0x11 }, true },
        { "-m physdev --physdev-in v1", Web with { PhysicalIn = "v1" }, true },
        { "-m physdev --physdev-in v1", Web, false },
        { "-m limit --limit 1/hour --limit-burst 1", Web, true },
        { "-p igmp", Web with { Protocol = Protocol.Igmp }, true },
        { "-p gre", Web with { Protocol = Protocol.Gre }, true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void ARuleMatchesOrNot(string match, Packet packet, bool matches)
    {
        var kernel = new FakeKernel();
        kernel.Load($"-A INPUT {match} -j DROP");

        kernel.Trace(packet).Verdict.ShouldBe(matches ? Verdict.Drop : Verdict.Accept);
    }

    [Theory]
    [InlineData(TcpFlags.Ack, 0, true)]
    [InlineData(TcpFlags.Ack, 5, false)]
    [InlineData(TcpFlags.Syn, 0, false)]
    [InlineData(TcpFlags.Fin | TcpFlags.Ack, 0, false)]
    public void BpfReadsLengthsAndFlags(TcpFlags flags, int payload, bool bareAck)
    {
        // Without payload and without SYN, FIN and RST: total length - IP header - TCP header is 0, and flags & 7 is 0.
        const string Program = "15,40 0 0 2,2 0 0 0,177 0 0 0,96 0 0 0,28 0 0 0,2 0 0 0,80 0 0 12,116 0 0 4,100 0 0 2,7 0 0 0,96 0 0 0,29 0 3 0,48 0 0 33,69 1 0 7,6 0 0 1";
        var kernel = new FakeKernel();
        kernel.TryLoad($"-A INPUT -p tcp -m bpf --bytecode \"{Program},6 0 0 0\" -j DROP").ExitCode.ShouldBe(2);
        kernel.Load($"-A INPUT -p tcp -m bpf --bytecode \"16{Program[2..]},6 0 0 0\" -j DROP");

        var packet = Web with { Flags = flags, Payload = new byte[payload] };
        kernel.Trace(packet).Verdict.ShouldBe(bareAck ? Verdict.Drop : Verdict.Accept);
    }

    [Fact]
    public void MarksAreSetSavedAndRestored()
    {
        var kernel = new FakeKernel();
        kernel.Load("""
            -A INPUT -j MARK --set-xmark 0x5/0xf
            -A INPUT -j CONNMARK --save-mark --nfmask 0x4 --ctmask 0xc
            -A INPUT -j MARK --set-xmark 0x0/0xf
            -A INPUT -j CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff
            """);

        var result = kernel.Trace(Web with { Mark = 0xf0, ConnMark = 0x8 });

        result.ConnMark.ShouldBe(0x4u);
        result.Mark.ShouldBe(0x4u);
    }
}

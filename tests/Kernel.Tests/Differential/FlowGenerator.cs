using System.Net;
using Antrea.Testing.Kernel;

namespace Antrea.Kernel.Tests.Differential;

/// <summary>
/// Random flows from the client's to the server's side, packet by packet: opened, repeated, answered, continued, and answered by an ICMP error.
/// Some go to a service address and some leave with the node's address, as <see cref="NatLines"/> has it.
/// </summary>
internal sealed class FlowGenerator(int seed, bool v6, ForwardLayout layout)
{
    private readonly Random _random = new(seed);
    private readonly IPAddress[] _local = [IPAddress.Parse(ForwardLab.Local(v6))];
    private int _sourcePort = 1000;

    private string Service => Address(1, 0, 7);

    private string Outside => v6 ? "fd01:ff::1" : "10.1.255.254";

    /// <summary>The node's translations, for the real kernel only.</summary>
    public IEnumerable<string> NatLines() =>
    [
        .. from port in Enumerable.Range(1, 8) from protocol in new[] { "tcp", "udp" }
           select $"-A PREROUTING -d {Service} -p {protocol} --dport {port} -j DNAT --to-destination {(v6 ? $"[{Backend(port)}]" : Backend(port))}:{port % 8 + 1}",
        $"-A POSTROUTING -s {Address(0, 1, 0)}/{(v6 ? "112" : "24")} -d {Address(1, 1, 0)}/{(v6 ? "112" : "24")} -j SNAT --to-source {Outside}",
    ];

    /// <summary>A flow, each packet only where the one before got through; the function sends one.</summary>
    public void Run(Func<FlowStep, TraceResult> send)
    {
        var first = First();
        var flow = new Flow(first, Source(first));
        if (Go(flow, New(flow, CtStatus.None)) || first.Hook != Hook.Forward || first.State != CtState.New)
        {
            return;
        }

        if ((_random.Next(4) == 0 && Go(flow, New(flow, CtStatus.Confirmed))) || (_random.Next(6) == 0 && Go(flow, Error(flow)))
            || !CanAnswer(first) || Go(flow, Reply(flow)) || first.Protocol is Protocol.Icmp or Protocol.IcmpV6)
        {
            return;
        }

        _ = Go(flow, Continue(flow)) || Go(flow, Reply(flow, later: true));

        bool Go(Flow of, FlowStep step)
        {
            var result = send(step with { Packet = step.Packet with { ConnMark = of.Mark } });
            of.Mark = result.ConnMark;
            return result.Verdict != Verdict.Accept;
        }
    }

    /// <summary>The first packet as filter sees it, with what is true of all packets of the flow.</summary>
    private Packet First()
    {
        var source = Address(0, _random.Next(2), _random.Next(1, 8));
        var destination = Address(1, _random.Next(2), _random.Next(1, 8));
        if (layout == ForwardLayout.Bridged && destination == ForwardLab.Local(v6))
        {
            // Behind the bridge, too, the answers of its filter would come to the node itself.
            destination = Service;
        }

        var port = _random.Next(1, 9);
        _sourcePort++;
        var packet = _random.Next(8) switch
        {
            0 or 1 or 2 => Packet.Tcp(source, destination, port) with { Flags = _random.Next(4) == 0 ? TcpFlags.Ack : TcpFlags.Syn },
            3 or 4 => Packet.Udp(source, destination, port) with { Payload = new byte[_random.Next(9)] },
            5 => Packet.Sctp(source, destination, port) with { Payload = PacketGenerator.Init },
            6 => Packet.Icmp(source, destination, v6 ? 128 : 8),
            _ => Packet.Icmp(source, destination, v6 ? 129 : 0) with { State = CtState.Invalid },
        };
        packet = packet with { SourcePort = _sourcePort, HopLimit = _random.Next(62, 68), LocalAddresses = _local };
        packet = packet.Destination.Equals(_local[0])
            ? packet with { Hook = Hook.Input, InInterface = layout == ForwardLayout.Routed ? "va" : "br0", PhysicalIn = layout == ForwardLayout.Routed ? "" : "va" }
            : layout switch
            {
                ForwardLayout.Routed => packet.Through("va", "vb"),
                ForwardLayout.Bridged => packet.Bridged("br0", "va", "vb"),
                _ => packet.Through("br0", "vb") with { PhysicalIn = "va" },
            };
        return destination == Service && packet.Protocol is Protocol.Tcp or Protocol.Udp ? packet.TranslatedTo(Backend(port), (port % 8) + 1) : packet;
    }

    private static FlowStep New(Flow flow, CtStatus status) => new(Wire(flow.First), flow.First with
    {
        Status = status, Nat = Nat(flow, status == CtStatus.None),
    }, FromServer: false);

    private static FlowStep Continue(Flow flow)
    {
        var packet = flow.First with { State = CtState.Established, Flags = flow.First.Protocol == Protocol.Tcp ? TcpFlags.Ack : TcpFlags.None };
        return new(Wire(packet), packet with { Status = Late(packet), Nat = Nat(flow, first: false) }, FromServer: false);
    }

    private FlowStep Reply(Flow flow, bool later = false)
    {
        var first = flow.First;
        var answer = first.Answer() with
        {
            OriginalSource = first.Source, ArrivalDestination = flow.Outside, Nat = Nat(flow, first: false),
            OriginalDestination = first.OriginalDestination ?? first.Destination,
        };
        answer = answer with { Flags = first.Protocol != Protocol.Tcp ? TcpFlags.None : first.Flags == TcpFlags.Syn && !later ? TcpFlags.Syn | TcpFlags.Ack : TcpFlags.Ack };
        answer = answer with { Status = later ? Late(answer) : CtStatus.Confirmed | CtStatus.SeenReply };
        answer = first.Protocol is Protocol.Icmp or Protocol.IcmpV6 ? answer with { IcmpType = v6 ? 129 : 0, SourcePort = first.SourcePort, DestinationPort = 0 } : answer;
        return new(answer with { Destination = flow.Outside ?? answer.Destination }, answer, FromServer: true);
    }

    /// <summary>A router behind the node cannot deliver the first packet. Flows with translations are left out: the error is translated, too.</summary>
    private FlowStep Error(Flow flow)
    {
        var first = flow.First;
        if (Nat(flow, first: false) != CtNat.None)
        {
            return New(flow, CtStatus.Confirmed);
        }

        var inner = (first with { HopLimit = 60 }).ToBytes();
        var error = Packet.Icmp(Address(1, 1, 6), first.Source.ToString(), v6 ? 1 : 3, v6 ? 4 : 1) with
        {
            Payload = inner.AsMemory(0, Math.Min(inner.Length, (v6 ? 40 : 20) + 8)), State = CtState.Related, Direction = CtDirection.Reply, LocalAddresses = _local,
            OriginalProtocol = first.Protocol, OriginalSource = first.Source, OriginalDestination = first.Destination,
            OriginalSourcePort = first.SourcePort,
            OriginalDestinationPort = first.Protocol is Protocol.Icmp or Protocol.IcmpV6 ? first.IcmpType << 8 : first.DestinationPort,
            Status = CtStatus.Confirmed, Nat = CtNat.None, Hook = Hook.Forward,
            InInterface = first.OutInterface, OutInterface = first.InInterface,
            PhysicalIn = first.PhysicalOut, PhysicalOut = first.PhysicalOut.Length > 0 ? first.PhysicalIn : "",
        };
        return new(error, error, FromServer: true);
    }

    private static CtStatus Late(Packet packet) => CtStatus.Confirmed | CtStatus.SeenReply | (packet.Protocol == Protocol.Tcp ? CtStatus.Assured : CtStatus.None);

    private static bool CanAnswer(Packet first) => first.Protocol is not Protocol.Sctp;

    private static Packet Wire(Packet packet) => packet with
    {
        Destination = packet.OriginalDestination ?? packet.Destination, DestinationPort = packet.OriginalDestinationPort ?? packet.DestinationPort,
    };

    /// <summary>The source is translated behind all the hooks that the first packet meets.</summary>
    private static CtNat Nat(Flow flow, bool first) =>
        (flow.First.OriginalDestination is not null ? CtNat.Destination : CtNat.None) | (flow.Outside is not null && !first ? CtNat.Source : CtNat.None);

    private IPAddress? Source(Packet packet) => packet.Hook == Hook.Forward && packet.State == CtState.New
        && In(packet.Source, 0, 1) && In(packet.Destination, 1, 1) ? IPAddress.Parse(Outside) : null;

    private bool In(IPAddress address, int high, int low) => Enumerable.Range(1, 8).Any(host => address.Equals(IPAddress.Parse(Address(high, low, host))));

    private string Backend(int port) => Address(1, 1, (port % 5) + 1);

    private string Address(int high, int low, int host) => PacketGenerator.Format(v6, high, low, host);

    private sealed class Flow(Packet first, IPAddress? outside)
    {
        public Packet First { get; } = first;

        /// <summary>The node's address that stands for the source outside; null: the source itself.</summary>
        public IPAddress? Outside { get; } = outside;

        public uint Mark { get; set; }
    }
}

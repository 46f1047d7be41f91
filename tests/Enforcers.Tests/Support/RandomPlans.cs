using System.Net;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Evaluation;
using Antrea.Policy.Planning;
using Antrea.Testing.Kernel;

namespace Antrea.Enforcers.Tests.Support;

/// <summary>Random plans and packets over a small world, so that rules and packets meet.</summary>
public static class RandomPlans
{
    private static readonly string[] Nets4 = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.0/30", "10.0.0.0/24", "10.1.0.0/16", "0.0.0.0/0", "10.0.0.128/25"];
    private static readonly string[] Nets6 = ["fd00::1", "fd00::2", "fd00::/126", "fd00::/64", "fd01::/64", "::/0"];
    private static readonly string[] Hosts4 = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.200", "10.1.2.3", "192.0.2.1"];
    private static readonly string[] Hosts6 = ["fd00::1", "fd00::2", "fd00::77", "fd01::5", "2001:db8::1"];
    private static readonly int[] Ports = [22, 53, 80, 81, 443];
    private static readonly int[] Tiers = [50, 100, 250, 253];

    public static NodePlan Plan(Random r)
    {
        var rules = Enumerable.Range(0, r.Next(1, 9)).Select(i => Rule(r, i)).ToArray();
        var plan = Make.Plan(rules);
        return r.Next(3) > 0 ? plan : plan with
        {
            Failsafe = new FailsafePlan(true, [Failsafe(r), Failsafe(r)], [Failsafe(r), new FailsafeRule("DNS", "udp", 53, null, NetSet.AnyV4, NetSet.AnyV6)]),
        };
    }

    public static NodePacket Packet(Random r)
    {
        var v6 = r.Next(2) == 0;
        var remote = IpNet.Parse(Pick(r, v6 ? Hosts6 : Hosts4));
        var protocol = Pick(r, [6, 6, 17, 132, v6 ? 58 : 1, v6 ? 6 : 2]);
        var ports = protocol is 6 or 17 or 132;
        return new NodePacket(
            r.Next(2) == 0 ? Direction.Ingress : Direction.Egress, remote, protocol,
            ports ? Pick(r, Ports) : 0, ports ? Pick(r, [40000, 50000, 22]) : 0,
            protocol == 1 ? Pick(r, [0, 3, 8, 11]) : protocol == 58 ? Pick(r, [1, 3, 128, 129, 135, 136, 143]) : protocol == 2 ? Pick(r, [0x11, 0x16, 0x22]) : 0,
            protocol is 1 or 58 ? Pick(r, [0, 0, 1, 3, 4]) : 0, Loopback: r.Next(20) == 0, Established: r.Next(20) == 0);
    }

    public static Packet ToKernel(NodePacket p)
    {
        var local = IPAddress.Parse(p.Remote.IsV6 ? "fd00::9" : "10.0.0.9");
        var ingress = p.Direction == Direction.Ingress;
        var (source, destination) = ingress ? (p.Remote.Address, local) : (local, p.Remote.Address);
        return new Packet
        {
            Hook = ingress ? Hook.Input : Hook.Output,
            InInterface = !ingress ? "" : p.Loopback ? "lo" : "eth0",
            OutInterface = ingress ? "" : p.Loopback ? "lo" : "eth0",
            Source = source,
            Destination = destination,
            Protocol = p.Protocol,
            SourcePort = p.SourcePort,
            DestinationPort = p.DestinationPort,
            IcmpType = p.IcmpType,
            IcmpCode = p.IcmpCode,
            HopLimit = 255,
            State = p.Established ? CtState.Established : CtState.New,
            Payload = p.Protocol == 2 ? new byte[] { (byte)p.IcmpType, 0, 0, 0, 224, 0, 0, 1 } : default,
        };
    }

    private static NodeRule Rule(Random r, int i)
    {
        var count = r.Next(4);
        var nets = count == 3 ? null : Enumerable.Range(0, count + 1).Select(_ => Pick(r, r.Next(2) == 0 ? Nets4 : Nets6)).Distinct().ToArray();
        var services = Enumerable.Range(0, r.Next(4)).Select(_ => Service(r)).Distinct().ToArray();
        var tier = Pick(r, Tiers);
        var action = Pick(r, Enum.GetValues<RuleAction>());
        return Make.Rule(
            $"r{i}", tier == 253 && action == RuleAction.Pass ? RuleAction.Allow : action, r.Next(2) == 0 ? Direction.Ingress : Direction.Egress, nets, services,
            r.Next(4) == 0 ? "label" : null, tier, r.Next(1, 4), i, $"p{r.Next(3)}");
    }

    private static ServiceMatch Service(Random r) => r.Next(6) switch
    {
        0 => new IcmpServiceMatch(Pick<int?>(r, [null, 0, 3, 8, 11, 128, 13]), Pick<int?>(r, [null, 0, 1, 3])) is var m && m.Type is null ? m with { Code = null } : m,
        1 => new IgmpServiceMatch(Pick<int?>(r, [null, 0x11, 0x16]), null),
        _ => new PortMatch(
            Pick(r, Enum.GetValues<PortProtocol>()),
            Pick<PortRange?>(r, [null, new PortRange(80, 80), new PortRange(22, 81, true), new PortRange(443, 443, true)]),
            Pick<PortRange?>(r, [null, null, new PortRange(40000, 45000, true), new PortRange(22, 22)])),
    };

    private static FailsafeRule Failsafe(Random r)
    {
        string[] nets = [Pick(r, Nets4), Pick(r, Nets4), Pick(r, Nets6)];
        var parsed = nets.Select(IpNet.Parse).ToList();
        return new FailsafeRule("test", Pick(r, ["tcp", "udp", "sctp"]), Pick(r, Ports), null, NetSet.Of(parsed, v6: false), NetSet.Of(parsed, v6: true));
    }

    private static T Pick<T>(Random r, T[] from) => from[r.Next(from.Length)];
}

using System.Net;
using Antrea.Policy.Addresses;
using Antrea.Policy.Compile;
using Antrea.Policy.Evaluation;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;
using Antrea.Testing.Kernel;

namespace Antrea.Enforcers.Tests.Support;

/// <summary>A packet as the evaluators see it and as the kernel does.</summary>
/// <param name="Pod">For the rules on Pods.</param>
/// <param name="Node">For the rules on the Node; null for what only passes through.</param>
/// <param name="Kernel">At the hook that it takes.</param>
internal sealed record TrafficCase(PodPacket Pod, NodePacket? Node, Packet Kernel);

/// <summary>Random packets at the Node <see cref="RandomClusters.Here"/>, biased to what a plan mentions.</summary>
internal sealed class PodTraffic
{
    private static readonly string[] Outside4 = ["192.0.2.1", "192.0.2.200", "10.0.0.200", "198.51.100.7"], Outside6 = ["2001:db8::1", "2001:db8::99", "fd00::77"];
    private static readonly IPAddress[] Local =
    [
        .. ((string[])[RandomClusters.NodeAddresses4[0], RandomClusters.NodeAddresses6[0], RandomClusters.PodAddress(1, 1, v6: false),
            RandomClusters.PodAddress(1, 1, v6: true), RandomClusters.NodeAddresses6[0]]).Select(IPAddress.Parse),
    ];

    private readonly Random _random;
    private readonly PodPlan _plan;
    private readonly IpNet[][] _here = [[], []], _elsewhere = [[], []], _node = [[], []];
    private readonly int[] _ports;
    private readonly ServiceFrontend[] _frontends;

    /// <summary>Traffic for a plan.</summary>
    public PodTraffic(Random random, NodePlan plan)
    {
        (_random, _plan) = (random, plan.Pods);
        _frontends = [.. _plan.Rules.SelectMany(r => r.Clauses).SelectMany(c => c.Frontends ?? []).Distinct()];
        var ports = new List<int>(RandomClusters.Ports.Concat([22, 1000, 7]));
        ports.AddRange(plan.Pods.Rules.SelectMany(r => r.Clauses).SelectMany(c => c.Services).OfType<PortMatch>()
            .SelectMany(p => p.Destination is { } d ? (int[])[d.First, d.Last, Math.Min(d.Last + 1, 65535)] : []));
        _ports = [.. ports];
        foreach (var v6 in (bool[])[false, true])
        {
            var side = v6 ? 1 : 0;
            _node[side] = [.. Local.Select(a => IpNet.Of(a)).Where(a => a.IsV6 == v6)];
            _here[side] =
            [
                .. plan.Pods.Pods.SelectMany(p => p.Addresses).Where(a => a.IsV6 == v6 && !_node[side].Contains(a)),
                IpNet.Parse(RandomClusters.PodAddress(1, 99, v6)),
            ];
            var named = plan.Pods.Sets.SelectMany(s => (v6 ? s.V6 : s.V4).Nets).Select(n => n.IsHost ? n : n.Host((uint)random.Next(1, 4))).Distinct();
            _elsewhere[side] =
            [
                .. (v6 ? Outside6 : Outside4).Select(IpNet.Parse), IpNet.Parse((v6 ? RandomClusters.NodeAddresses6 : RandomClusters.NodeAddresses4)[1]),
                .. Enumerable.Range(1, 5).Select(n => IpNet.Parse(RandomClusters.PodAddress(2, n, v6))), .. named.Where(n => !_node[side].Contains(n)),
            ];
        }
    }

    /// <summary>A packet.</summary>
    public TrafficCase Next()
    {
        var v6 = _random.Next(2) == 0;
        return _random.Next(10) switch
        {
            0 => ToNode(v6),
            1 => FromNode(v6),
            2 => Proxied(v6),
            < 6 => Aimed() ?? Through(v6),
            _ => Through(v6),
        };
    }

    // What a rule says of its peers and ports, between a Pod that has the rule and one of its peers.
    private TrafficCase? Aimed()
    {
        if (_plan.Rules.Count == 0)
        {
            return null;
        }

        var index = _random.Next(_plan.Rules.Count);
        var rule = _plan.Rules[index];
        var ingress = rule.Rule.Direction == Direction.Ingress;
        var pods = _plan.Pods.Where(p => (ingress ? p.Ingress : p.Egress) is { Length: > 0 } id && _plan.ProfileById[id].Rules.Contains(index)).ToList();
        var clause = _random.Pick(rule.Clauses);
        var own = pods.Count == 0 ? _random.Pick(_here[_random.Next(2)]) : _random.Pick(_random.Pick(pods).Addresses);
        var side = own.IsV6 ? 1 : 0;
        var nets = clause.Peers.Length == 0 ? [] : (own.IsV6 ? _plan.SetById[clause.Peers].V6 : _plan.SetById[clause.Peers].V4).Nets;
        var peer = nets.Length == 0 ? _random.Pick(_random.Chance(50) ? _here[side] : _elsewhere[side]) : _random.Pick(nets);
        peer = peer.IsAny ? _random.Pick(_elsewhere[side]) : peer.IsHost ? peer : peer.Host((uint)_random.Next(1, 5));
        if (_node[side].Contains(peer) || _node[side].Contains(own))
        {
            return null;
        }

        var service = clause.Services.Count == 0 ? null : _random.Pick(clause.Services);
        return Make(ingress ? peer : own, ingress ? own : peer, Hook.Forward, like: service, at: clause.Frontends is { Count: > 0 } f ? _random.Pick(f) : null);
    }

    private TrafficCase Through(bool v6)
    {
        var (here, elsewhere) = (_here[v6 ? 1 : 0], _elsewhere[v6 ? 1 : 0]);
        var (source, destination) = _random.Next(5) switch
        {
            0 or 1 => (_random.Pick(here), _random.Pick(here)),
            2 or 3 => (_random.Pick(here), _random.Pick(elsewhere)),
            _ => (_random.Pick(elsewhere), _random.Pick(here)),
        };
        (source, destination) = _random.Chance(10) ? (destination, source) : (source, destination);
        return Make(source, Multicast(destination), Hook.Forward);
    }

    private TrafficCase ToNode(bool v6)
    {
        var side = v6 ? 1 : 0;
        var loops = _random.Chance(10);
        var source = loops ? _random.Pick(_node[side]) : _random.Pick(_random.Chance(75) ? _here[side] : _elsewhere[side]);
        return Make(source, _random.Pick(_node[side]), Hook.Input, loops, at: loops && _frontends.Length > 0 ? _random.Pick(_frontends) : null);
    }

    private TrafficCase FromNode(bool v6)
    {
        var side = v6 ? 1 : 0;
        var loops = _random.Chance(10);
        var destination = loops ? _random.Pick(_node[side]) : Multicast(_random.Pick(_random.Chance(75) ? _here[side] : _elsewhere[side]));
        return Make(_random.Pick(_node[side]), destination, Hook.Output, loops);
    }

    // A proxy in the kernel sends on what a Pod sent to a Service: the packet leaves through OUTPUT, its source is still the Pod's.
    private TrafficCase Proxied(bool v6)
    {
        var side = v6 ? 1 : 0;
        return Make(_random.Pick(_here[side]), _random.Pick(_random.Chance(50) ? _here[side] : _elsewhere[side]), Hook.Output);
    }

    private IpNet Multicast(IpNet destination) =>
        !_random.Chance(4) ? destination : IpNet.Parse(destination.IsV6 ? "ff0e::1" : _random.Pick(RandomPolicies.Groups4));

    private TrafficCase Make(IpNet source, IpNet destination, Hook hook, bool loops = false, ServiceMatch? like = null, ServiceFrontend? at = null)
    {
        var v6 = source.IsV6;
        var protocol = (like, at) switch
        {
            (PortMatch m, _) => IpProtocol.Of(m.Protocol),
            (_, { } f) => IpProtocol.Of(f.Protocol),
            (IcmpServiceMatch, _) => v6 ? 58 : 1,
            (IgmpServiceMatch, _) => 2,
            _ => _random.Pick(6, 6, 6, 17, 17, 132, v6 ? 58 : 1, v6 ? 58 : 2, 50),
        };
        var hasPorts = protocol is 6 or 17 or 132;
        var established = _random.Chance(6);
        var opens = protocol != 6 || established || !_random.Chance(10);
        var type = protocol switch
        {
            1 => _random.Pick(0, 3, 5, 8, 11, 12),
            2 => _random.Pick(0x11, 0x16, 0x22),
            58 => _random.Pick(1, 2, 3, 4, 128, 129, 133, 135, 136, 137, 143),
            _ => 0,
        };
        var port = like is PortMatch { Destination: { } d } ? _random.Next(d.First, d.Last + 1) : _random.Pick(_ports);
        var pod = new PodPacket(
            source, destination, protocol, hasPorts ? port : 0, hasPorts ? _random.Pick(RandomServices.SourcePorts) : 0,
            type, protocol is 1 or 58 ? _random.Pick(0, 0, 1, 3, 4) : 0,
            FromNode: _node[v6 ? 1 : 0].Contains(source), ToNode: _node[v6 ? 1 : 0].Contains(destination), Established: established, Opens: opens);
        if (hasPorts && (at is not null || _random.Chance(25)))
        {
            var (address, before) = Frontend(v6, at);
            pod = pod with { OriginalDestination = address, OriginalPort = before };
        }

        var node = hook == Hook.Forward ? null : new NodePacket(
            hook == Hook.Input ? Direction.Ingress : Direction.Egress, hook == Hook.Input ? source : destination,
            protocol, pod.DestinationPort, pod.SourcePort, pod.IcmpType, pod.IcmpCode, loops, established);
        return new TrafficCase(pod, node, Kernel(pod, hook, loops));
    }

    private (IpNet Address, int Port) Frontend(bool v6, ServiceFrontend? of = null)
    {
        if (of is { Address: null } || (of?.Address is { } a && a.IsV6 == v6))
        {
            return (of.Address ?? _random.Pick(_node[v6 ? 1 : 0]), of.Port);
        }

        return _random.Next(4) switch
        {
            0 => (_random.Pick(_node[v6 ? 1 : 0]), _random.Pick(RandomClusters.NodePorts)),
            1 => (IpNet.Parse(RandomClusters.ExternalIPs[v6 ? 1 : 0]), _random.Pick(RandomClusters.Ports)),
            2 when of is null && _frontends.Length > 0 => Frontend(v6, _random.Pick(_frontends)),
            _ => (IpNet.Parse(_random.Pick(v6 ? RandomClusters.ClusterIPs6 : RandomClusters.ClusterIPs)), _random.Pick(RandomClusters.Ports)),
        };
    }

    private static Packet Kernel(PodPacket p, Hook hook, bool loops)
    {
        var untracked = p.Protocol == 58 && PodEvaluator.IsNeighbourDiscovery(p.IcmpType);
        return new Packet
        {
            Hook = hook,
            InInterface = hook == Hook.Output ? "" : loops ? "lo" : "eth0",
            OutInterface = hook == Hook.Input ? "" : loops ? "lo" : "eth1",
            Source = p.Source.Address,
            Destination = p.Destination.Address,
            Protocol = p.Protocol,
            SourcePort = p.SourcePort,
            DestinationPort = p.DestinationPort,
            IcmpType = p.IcmpType,
            IcmpCode = p.IcmpCode,
            HopLimit = hook == Hook.Forward ? 64 : 255,
            Flags = p.Protocol != 6 ? TcpFlags.None : p.Opens && !p.Established ? TcpFlags.Syn : TcpFlags.Ack,
            State = untracked ? CtState.Untracked : p.Established ? CtState.Established : CtState.New,
            OriginalDestination = p.OriginalDestination?.Address,
            OriginalDestinationPort = p.OriginalDestination is null ? null : p.OriginalPort,
            Payload = p.Protocol == 2 ? new byte[] { (byte)p.IcmpType, 0, 0, 0, 224, 0, 0, 1 } : default,
            LocalAddresses = Local,
        };
    }
}

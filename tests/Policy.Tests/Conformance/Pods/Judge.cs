using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Configuration;
using Antrea.Policy.Evaluation;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Policy.Tests.Conformance.Pods;

/// <summary>What became of a connection attempt, and who decided.</summary>
internal sealed record Outcome(Verdict Verdict, string Because, CompiledRule? Rule = null)
{
    public string Text => Verdict switch { Verdict.Drop => "Dropped", Verdict.Reject => "Rejected", _ => "Connected" };
}

/// <summary>Walks a connection's first packet through the plans of the Nodes on its way.</summary>
internal sealed class Judge(SimulatedCluster cluster, NameServer names, EffectiveConfig config)
{
    private const int Ephemeral = 40000;
    private readonly List<KubeObject> _objects = cluster.Snapshot();
    private readonly Dictionary<string, NodePlan> _plans = [];

    // Where a packet comes from or goes to; Node is empty outside of the cluster.
    private sealed record Party(IpNet Address, string Node, bool IsHost);

    // A destination after translation, and where it is translated; Via is empty without translation.
    private sealed record Route(Party To, int Port, string Via = "", IpNet? Original = null, int OriginalPort = 0, bool IsNodePort = false);

    public Outcome Ask(Probe probe)
    {
        if (probe.From == probe.To)
        {
            return new Outcome(Verdict.NoMatch, "it never leaves the Pod");
        }

        var from = Source(probe.From, probe.IsV6);
        var outcomes = Routes(probe, from).Select(r => Walk(probe, from, r)).ToList();
        outcomes.Select(o => o.Text).Distinct().Count().ShouldBe(1, $"{probe}: the endpoints of the Service differ");
        return outcomes[0];
    }

    private Outcome Walk(Probe probe, Party from, Route route)
    {
        CompiledRule? decided = null;
        var because = "no policy on the way";
        foreach (var name in ((string[])[from.Node, route.IsNodePort ? route.Via : "", route.To.Node]).Where(n => n.Length > 0).Distinct())
        {
            var plan = Plan(name);
            var isBefore = route.IsNodePort && name != route.Via && name == from.Node;
            var isAfter = route.IsNodePort && name != route.Via && name == route.To.Node;
            var source = isAfter ? Address(cluster.NodeAddress(route.Via, probe.IsV6)) : from.Address;
            var (to, port) = isBefore ? (route.Original!.Value, route.OriginalPort) : (route.To.Address, route.Port);
            var isTranslated = route.Via.Length > 0 && !isBefore && !isAfter;
            if (from.IsHost && from.Node == name
                && Of(PlanEvaluator.Evaluate(plan, AsNodePacket(probe, Direction.Egress, to, port, isLoopback: route.To is { IsHost: true } h && h.Node == name))) is { } egress)
            {
                return egress;
            }

            var packet = new PodPacket(
                source, to, Protocol(probe), port, Ephemeral, EchoType(probe), 0,
                isTranslated ? route.Original : null, isTranslated ? route.OriginalPort : 0, FromNode: from.IsHost && from.Node == name, ToNode: route.To.IsHost && route.To.Node == name);
            var decision = PodEvaluator.Evaluate(plan.Pods, packet, names.Learnt);
            decided = decision.Ingress?.Rule?.Rule ?? decided ?? decision.Egress?.Rule?.Rule;
            because = $"{decision.Because} (on {name})";
            if (decision.Verdict is Verdict.Drop or Verdict.Reject)
            {
                return new Outcome(decision.Verdict, because, (decision.Ingress ?? decision.Egress)?.Rule?.Rule);
            }

            if (route.To.IsHost && route.To.Node == name && !(from.IsHost && from.Node == name)
                && Of(PlanEvaluator.Evaluate(plan, AsNodePacket(probe, Direction.Ingress, source, port, isLoopback: false))) is { } ingress)
            {
                return ingress;
            }
        }

        return new Outcome(decided is null ? Verdict.NoMatch : Verdict.Allow, because, decided);
    }

    private static Outcome? Of(Decision d) => d.Verdict is Verdict.Drop or Verdict.Reject ? new Outcome(d.Verdict, d.Because, d.Rule?.Rule) : null;

    private Party Source(string name, bool v6) => name switch
    {
        "ext" => new Party(Address(v6 ? "fd00:31::9" : "172.31.0.9"), "", false),
        _ when name.StartsWith("ip:", StringComparison.Ordinal) => new Party(Address(name[3..]), "", false),
        _ when name.StartsWith("node:", StringComparison.Ordinal) => new Party(Address(cluster.NodeAddress(name[5..], v6)), name[5..], true),
        _ => PodParty(name, v6),
    };

    private IEnumerable<Route> Routes(Probe probe, Party from)
    {
        var (to, v6) = (probe.To, probe.IsV6);
        if (to.StartsWith("fqdn:", StringComparison.Ordinal))
        {
            var address = Address(names.Resolve(to[5..], v6));
            var pods = Plan(from.Node).Pods;
            names.Learn(pods, pods.PodAt(from.Address), to[5..], address);
            yield return new Route(cluster.PodAt(address.ToString()) is { } pod ? PodParty(pod, v6) : new Party(address, "", false), probe.Port);
        }
        else if (to.StartsWith("svc:", StringComparison.Ordinal))
        {
            var service = cluster.Service(to[4..], probe.Port, v6);
            foreach (var pod in service.Pods)
            {
                yield return new Route(PodParty(pod, v6), service.TargetPort, from.Node, Address(service.ClusterIP), probe.Port);
            }
        }
        else if (to.StartsWith("nodeport:", StringComparison.Ordinal))
        {
            var parts = to[9..].Split('/', 2);
            var service = cluster.Service(parts[1], probe.Port, v6);
            foreach (var pod in service.Pods)
            {
                yield return new Route(PodParty(pod, v6), service.TargetPort, parts[0], Address(cluster.NodeAddress(parts[0], v6)), service.NodePort, IsNodePort: true);
            }
        }
        else
        {
            var target = to.StartsWith("node:", StringComparison.Ordinal) ? new Party(Address(cluster.NodeAddress(to[5..], v6)), to[5..], true) : PodParty(to, v6);
            // A Pod speaks to its own Node by the gateway's address.
            yield return new Route(target.IsHost && !from.IsHost && from.Node == target.Node
                ? target with { Address = Address(cluster.Gateway(target.Node, v6)) } : target, probe.Port);
        }
    }

    private Party PodParty(string name, bool v6)
    {
        var (address, node, isHost) = cluster.Pod(name, v6);
        return new Party(Address(address), node, isHost);
    }

    private NodePlan Plan(string node) => _plans.TryGetValue(node, out var p) ? p : _plans[node] = WholeCluster.Of(node, _objects, config).Plan;

    private static NodePacket AsNodePacket(Probe probe, Direction direction, IpNet remote, int port, bool isLoopback) =>
        new(direction, remote, Protocol(probe), port, Ephemeral, EchoType(probe), 0, isLoopback);

    private static int EchoType(Probe probe) => probe.IsV6 ? 128 : 8;

    private static int Protocol(Probe probe) => probe.Protocol switch
    {
        "TCP" => IpProtocol.Tcp,
        "UDP" => IpProtocol.Udp,
        "SCTP" => IpProtocol.Sctp,
        _ => probe.IsV6 ? IpProtocol.IcmpV6 : IpProtocol.Icmp,
    };

    private static IpNet Address(string text) => IpNet.Parse(text);
}

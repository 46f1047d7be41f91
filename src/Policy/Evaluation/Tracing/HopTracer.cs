using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>Asks the evaluators about a packet on one Node, as its hooks would: rules on Pods first, then those on the Node itself.</summary>
internal sealed class HopTracer(NodePlan plan, SideTraces traces, ListOf<KeyValuePair<string, IpNet>> learnt)
{
    /// <summary>What the Node does with a packet.</summary>
    /// <param name="packet">The packet; FromNode if it starts here.</param>
    /// <param name="entersNode">True if it ends at the Node itself.</param>
    public TraceHop Trace(PodPacket packet, bool entersNode)
    {
        var sides = new List<TraceSide>();
        if (!(packet.FromNode && entersNode))
        {
            sides.AddRange(OfPods(packet with { ToNode = entersNode }));
        }

        if (packet.FromNode && !IsDenied(sides))
        {
            sides.Add(OfNode(packet, Direction.Egress, packet.Destination, entersNode));
        }

        if (entersNode && !IsDenied(sides))
        {
            sides.Add(OfNode(packet, Direction.Ingress, packet.Source, packet.FromNode));
        }

        var hook = (packet.FromNode, entersNode) switch
        {
            (true, true) => "OUTPUT, INPUT",
            (true, false) => "OUTPUT",
            (false, true) => "INPUT",
            _ => "FORWARD",
        };
        return new TraceHop(plan.Node, hook, Describe(packet), ListOf.From(sides));
    }

    private static bool IsDenied(List<TraceSide> sides) => sides.Exists(s => s.Verdict is Verdict.Drop or Verdict.Reject);

    private IEnumerable<TraceSide> OfPods(PodPacket packet)
    {
        var pods = plan.Pods;
        var (source, destination) = (pods.PodAt(packet.Source), pods.PodAt(packet.Destination));
        var names = LearntNames.Of(pods, packet.Source, learnt);
        bool IsLearnt(string set, IpNet address) => names.Contains((set, address));
        var decision = PodEvaluator.Evaluate(pods, packet, IsLearnt);
        if (decision is { Egress: null, Ingress: null })
        {
            if (source is not null || destination is not null || decision.Verdict != Verdict.NoMatch)
            {
                yield return new TraceSide(
                    string.Join(" and ", new[] { source, destination }.OfType<LocalPod>().Select(p => $"Pod {p}").Distinct().DefaultIfEmpty("Pods")),
                    decision.Verdict, decision.Because, []);
            }

            yield break;
        }

        string WhyNot(PodRule rule) => Mismatches.Of(pods, rule, packet, IsLearnt);
        if (source is not null)
        {
            yield return decision.Egress is { } egress
                ? traces.Of($"egress of Pod {source}", egress, pods.RulesOf(source.Egress), WhyNot) : Unselected($"egress of Pod {source}");
        }

        if (decision.Egress?.Verdict is Verdict.Drop or Verdict.Reject)
        {
            yield break;
        }

        if (decision.Ingress is { } ingress)
        {
            yield return destination is { Ingress.Length: > 0 }
                ? traces.Of($"ingress of Pod {destination}", ingress, pods.RulesOf(destination.Ingress), WhyNot)
                : traces.Of("traffic to Services", ingress, pods.ServiceRules.Select(i => pods.Rules[i]), WhyNot);
        }
        else if (destination is not null)
        {
            yield return Unselected($"ingress of Pod {destination}");
        }
    }

    private static TraceSide Unselected(string subject) => new(subject, Verdict.NoMatch, TraceSide.Unselected, []);

    private TraceSide OfNode(PodPacket p, Direction direction, IpNet remote, bool loopback)
    {
        var packet = new NodePacket(direction, remote, p.Protocol, p.DestinationPort, p.SourcePort, p.IcmpType, p.IcmpCode, Loopback: loopback);
        return traces.Of(
            $"{(direction == Direction.Ingress ? "ingress" : "egress")} of Node {plan.Node}", PlanEvaluator.Evaluate(plan, packet),
            direction == Direction.Ingress ? plan.Ingress : plan.Egress, r => Mismatches.Of(r, packet));
    }

    private static string Describe(PodPacket p)
    {
        var ports = p.Protocol is IpProtocol.Icmp or IpProtocol.IcmpV6
            ? $"icmp type {p.IcmpType} code {p.IcmpCode}"
            : $"{(p.Protocol == IpProtocol.Tcp ? "tcp" : p.Protocol == IpProtocol.Udp ? "udp" : "sctp")} port {p.DestinationPort}";
        var source = p.SourcePort > 0 ? $" from port {p.SourcePort}" : "";
        var was = p.OriginalDestination is { } o ? $", sent to {o.Address} port {p.OriginalPort}" : "";
        return $"{p.Source.Address} -> {p.Destination.Address}, {ports}{source}{was}";
    }
}

using Antrea.Policy.Api;

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>Leads a connection through the Nodes: the source's, one whose node port is used, the destination's.</summary>
internal sealed class Route(TraceEndpoint from, PodPacket packet, bool v6)
{
    /// <summary>The way to one destination.</summary>
    /// <param name="way">The destination, and what is translated.</param>
    /// <param name="tracer">Asks a Node.</param>
    /// <exception cref="TraceQueryException">No Node of the cluster sees the connection.</exception>
    public TracePath Trace(Translation way, Func<string, HopTracer> tracer)
    {
        var to = way.Backend;
        if (from.Kind == "Pod" && to.Kind == "Pod" && to.Name == from.Name && way.Destination is null)
        {
            return new TracePath(to, Verdict.NoMatch, "a Pod's traffic to itself never leaves it", null, null, [], []);
        }

        var nodes = new List<string>();
        foreach (var node in (string?[])[from.Node, way.At?.Node, to.Node])
        {
            if (node is not null && (nodes.Count == 0 || nodes[^1] != node))
            {
                nodes.Add(node);
            }
        }

        if (nodes.Count == 0)
        {
            throw new TraceQueryException($"neither {from.Name} nor {to.Name} is a Pod or Node of the manifests: no policy of theirs decides");
        }

        var translates = way.Destination is null ? -1 : way.At is { } at ? nodes.IndexOf(at.Node!) : 0;
        var hops = new List<TraceHop>();
        for (var i = 0; i < nodes.Count; i++)
        {
            hops.Add(tracer(nodes[i]).Trace(At(i), entersNode: to.IsNode && i == nodes.Count - 1));
            if (hops[^1].Sides.Any(s => s.Verdict is Verdict.Drop or Verdict.Reject))
            {
                break;
            }
        }

        return TracePath.Of(to, hops, nodes.Skip(hops.Count));

        PodPacket At(int i) => packet with
        {
            Source = i > translates && translates >= 0 && way.Masquerade ? way.At!.In(v6).Address!.Value : from.Address!.Value,
            Destination = i < translates ? way.Destination!.Value : to.Address!.Value,
            DestinationPort = i < translates ? way.Port : to.Port,
            OriginalDestination = i == translates ? way.Destination : null,
            OriginalPort = i == translates ? way.Port : 0,
            FromNode = i == 0 && from.IsNode,
        };
    }
}

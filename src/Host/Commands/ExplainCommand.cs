using System.CommandLine;
using Antrea.Policy.Addresses;
using Antrea.Policy.Compile;
using Antrea.Policy.Evaluation;
using Antrea.Policy.Planning;

namespace Antrea.Host.Commands;

/// <summary><c>explain</c>: which policy and rule decides on traffic to or from a Node.</summary>
public static class ExplainCommand
{
    /// <summary>The command.</summary>
    public static Command Make()
    {
        var (node, manifests, config) = (CommonOptions.Node(), CommonOptions.Manifests(), CommonOptions.Config());
        var from = new Option<string?>("--from") { Description = "Address that connects to the Node.", HelpName = "ADDRESS" };
        var to = new Option<string?>("--to") { Description = "Address that the Node connects to.", HelpName = "ADDRESS" };
        var proto = new Option<string>("--proto") { Description = "tcp, udp, sctp or icmp.", DefaultValueFactory = _ => "tcp", HelpName = "PROTOCOL" };
        var port = new Option<int>("--port") { Description = "Destination port, or the ICMP type.", HelpName = "N" };
        var command = new Command("explain", "Says what the policies do with a connection to (--from) or from (--to) the Node, and which rule decides.")
        {
            node, manifests, config, from, to, proto, port,
        };
        command.SetAction(p => Run(p.GetValue(node)!, p.GetValue(manifests)!, p.GetValue(config), p.GetValue(from), p.GetValue(to), p.GetValue(proto)!, p.GetValue(port)));
        return command;
    }

    private static int Run(string node, string manifests, string? config, string? from, string? to, string proto, int port)
    {
        if (from is null == to is null)
        {
            throw new InvalidInputException("give either --from ADDRESS or --to ADDRESS");
        }

        if (!IpNet.TryParse(from ?? to, out var remote, hostAllowed: true) || !remote.IsHost)
        {
            throw new InvalidInputException($"{from ?? to} is not an IP address");
        }

        var number = proto.ToLowerInvariant() switch
        {
            "tcp" => 6,
            "udp" => 17,
            "sctp" => 132,
            "icmp" => remote.IsV6 ? 58 : 1,
            _ => throw new InvalidInputException($"--proto {proto}: must be tcp, udp, sctp or icmp"),
        };
        var snapshot = CommonOptions.ReadManifests(manifests);
        var whole = WholeCluster.Of(node, snapshot.Objects.Values, CommonOptions.Effective(CommonOptions.ReadConfig(config), snapshot.Objects.Values));
        if (whole.Inputs.Nodes.Count > 0 && !whole.Inputs.Nodes.ContainsKey(node))
        {
            Console.Error.WriteLine($"warning: the manifests have no Node named {node}: no policy selects it");
        }

        var decision = PlanEvaluator.Evaluate(whole.Plan, new NodePacket(
            from is null ? Direction.Egress : Direction.Ingress, remote, number,
            DestinationPort: number is 6 or 17 or 132 ? port : 0, IcmpType: number is 1 or 58 ? port : 0));
        foreach (var pass in decision.Passed)
        {
            Console.Out.WriteLine($"Pass     {pass.Rule.Policy} rule {pass.Rule.Name}");
        }

        Console.Out.WriteLine($"{(decision.Verdict == Verdict.NoMatch ? "Allowed " : decision.Verdict.ToString().PadRight(8))} {decision.Because}");
        return ExitCodes.Ok;
    }
}

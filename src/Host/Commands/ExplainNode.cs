using Antrea.Policy.Addresses;
using Antrea.Policy.Compile;
using Antrea.Policy.Evaluation;

namespace Antrea.Host.Commands;

/// <summary><c>explain --node</c>: what the policies on one Node do with a connection to or from it, in a line.</summary>
internal static class ExplainNode
{
    /// <summary>Prints the answer.</summary>
    /// <exception cref="InvalidInputException">The options contradict one another.</exception>
    public static async Task<int> RunAsync(
        string node, SourceOptions source, string? config, string? from, string? to, string proto, int? port, IReadOnlyCollection<string?> elsewhere, CancellationToken cancel)
    {
        if (from is null == to is null)
        {
            throw new InvalidInputException("with --node give either --from ADDRESS or --to ADDRESS; without it both");
        }

        if (elsewhere.Count > 0)
        {
            throw new InvalidInputException($"{string.Join(", ", elsewhere)}: not with --node; write --from {from ?? $"node/{node}"} --to {to ?? $"node/{node}"}");
        }

        if (!IpNet.TryParse(from ?? to, out var remote, hostAllowed: true) || !remote.IsHost)
        {
            throw new InvalidInputException($"{from ?? to} is not an IP address");
        }

        var number = proto.ToLowerInvariant() switch
        {
            "tcp" => IpProtocol.Tcp,
            "udp" => IpProtocol.Udp,
            "sctp" => IpProtocol.Sctp,
            "icmp" => remote.IsV6 ? IpProtocol.IcmpV6 : IpProtocol.Icmp,
            _ => throw new InvalidInputException($"--proto {proto}: must be tcp, udp, sctp or icmp"),
        };
        var icmp = number is IpProtocol.Icmp or IpProtocol.IcmpV6;
        var offline = await Offline.LoadAsync(node, source, config, cancel);
        var decision = PlanEvaluator.Evaluate(offline.Whole.Plan, new NodePacket(
            from is null ? Direction.Egress : Direction.Ingress, remote, number,
            DestinationPort: icmp ? 0 : port ?? 0, IcmpType: icmp ? port ?? 0 : 0));
        foreach (var pass in decision.Passed)
        {
            Console.Out.WriteLine($"Pass     {pass.Rule.Policy} rule {pass.Rule.Name}");
        }

        Console.Out.WriteLine($"{ExplainText.Word(decision.Verdict),-8} {decision.Because}");
        return offline.Refused ? ExitCodes.Invalid : ExitCodes.Ok;
    }
}

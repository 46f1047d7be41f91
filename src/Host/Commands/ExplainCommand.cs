using System.CommandLine;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Evaluation.Tracing;

namespace Antrea.Host.Commands;

/// <summary><c>explain</c>: which policy and rule decides on a connection, in the cluster or at one Node.</summary>
public static class ExplainCommand
{
    /// <summary>The command.</summary>
    public static Command Make()
    {
        var (node, source, config) = (CommonOptions.Node(), new SourceArguments(), CommonOptions.Config());
        node.Required = false;
        node.Description = "With only one of --from and --to: the Node that is the other side.";
        var from = new Option<string?>("--from") { Description = "Who opens the connection: ns/pod, node/NAME or an address.", HelpName = "WHO" };
        var to = new Option<string?>("--to") { Description = "Where to: ns/pod, node/NAME, svc:NS/NAME or an address.", HelpName = "WHERE" };
        var proto = new Option<string>("--proto") { Description = "tcp, udp, sctp or icmp.", DefaultValueFactory = _ => "tcp", HelpName = "PROTOCOL" };
        var port = new Option<int?>("--port") { Description = "Destination port.", HelpName = "N" };
        var sourcePort = new Option<int?>("--source-port") { Description = "Source port; without it, one that no rule asks for.", HelpName = "N" };
        var type = new Option<int?>("--icmp-type") { Description = "ICMP type, in IPv6 ICMPv6's own number; without it, echo request.", HelpName = "N" };
        var code = new Option<int?>("--icmp-code") { Description = "ICMP code; without it, 0.", HelpName = "N" };
        var family = new Option<int?>("--family") { Description = "4 or 6; without it IPv4, unless only IPv6 fits.", HelpName = "4|6" };
        var learnt = new Option<string[]>("--learnt")
        {
            Description = "Take it that the source Pod learnt this address for this domain name. May be repeated.", HelpName = "NAME=ADDRESS", DefaultValueFactory = _ => [],
        };
        var http = new Option<string?>("--http") { Description = "A request on the connection: what the layer-7 rules say. Port 80 unless another is given.", HelpName = "\"[METHOD] URL\"" };
        var sni = new Option<string?>("--sni") { Description = "The server name of a TLS hello on the connection; \"\" for one without. Port 443 unless another is given.", HelpName = "NAME" };
        var output = new Option<string>("--output", "-o") { Description = "text or json.", DefaultValueFactory = _ => "text", HelpName = "FORMAT" };
        output.AcceptOnlyFromAmong("text", "json");
        var command = new Command("explain", "Says what the policies do with a new connection, or with a request on it, which rule decides, and what was looked at on the way, tier by tier. "
            + "Exit code 2, with the reasons, if an object is refused; the answer is given for what is valid.")
        {
            node, config, from, to, proto, port, sourcePort, type, code, family, learnt, http, sni, output,
        };
        source.AddTo(command);
        command.SetAction(async (p, cancel) =>
        {
            var (a, b) = (p.GetValue(from), p.GetValue(to));
            if (p.GetValue(node) is { } name)
            {
                string?[] elsewhere = [.. new Option[] { sourcePort, type, code, family, learnt, http, sni, output }.Where(o => p.GetResult(o) is { Implicit: false }).Select(o => o.Name)];
                return await ExplainNode.RunAsync(name, source.Of(p), p.GetValue(config), a, b, p.GetValue(proto)!, p.GetValue(port), elsewhere, cancel);
            }

            if (a is null || b is null)
            {
                throw new InvalidInputException("give --from and --to; or --node NAME and one of them");
            }

            var question = Layer7Question.Of(p.GetValue(http), p.GetValue(sni));
            if (question is not null && !p.GetValue(proto)!.Equals("tcp", StringComparison.OrdinalIgnoreCase))
            {
                throw new InvalidInputException($"HTTP and TLS are judged over tcp only, not over {p.GetValue(proto)}");
            }

            // A Service with one port is asked at that one.
            var number = p.GetValue(port) ?? (b.StartsWith("svc:", StringComparison.Ordinal) ? null : question?.Port);
            return await RunAsync(source.Of(p), p.GetValue(config), p.GetValue(output) == "json", question, new TraceQuery(
                a, b, p.GetValue(proto)!, number, p.GetValue(sourcePort), p.GetValue(type), p.GetValue(code),
                p.GetValue(family) switch
                {
                    null => null,
                    4 => false,
                    6 => true,
                    var other => throw new InvalidInputException($"--family {other}: must be 4 or 6"),
                },
                ListOf.From(p.GetValue(learnt)!.Select(Learnt))), cancel);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        SourceOptions source, string? configPath, bool json, Layer7Question? question, TraceQuery query, CancellationToken cancel)
    {
        var offline = await Offline.ReadAsync(source, configPath, cancel);
        var cluster = new ClusterTrace(offline.Objects, offline.Config);
        Trace trace;
        try
        {
            trace = cluster.Explain(query);
            trace = question is null ? trace : ExplainLayer7.Judge(trace, question);
        }
        catch (TraceQueryException e)
        {
            throw new InvalidInputException(e.Message);
        }

        var refused = offline.Report([.. cluster.Plans.Values]);
        Console.Out.Write(json ? ExplainJson.Of(trace) : ExplainText.Of(trace));
        return refused ? ExitCodes.Invalid : ExitCodes.Ok;
    }

    private static KeyValuePair<string, IpNet> Learnt(string text) =>
        text.Split('=') is [{ Length: > 0 } name, var rest] && IpNet.TryParse(rest, out var address, hostAllowed: true) && address.IsHost
            ? KeyValuePair.Create(name, address) : throw new InvalidInputException($"--learnt {text}: must be NAME=ADDRESS");
}

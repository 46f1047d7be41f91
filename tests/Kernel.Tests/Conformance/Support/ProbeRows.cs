using System.Text.Json.Nodes;
using Antrea.Kernel.Tests.PodPolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Conformance.Support;

/// <summary>Makes the rows of a step's <c>probes</c>.</summary>
internal sealed class ProbeRows(PodCluster cluster, CaseFile file, CaseNames names, IReadOnlyList<string> matrix)
{
    public IReadOnlyList<ProbeRow> Of(JsonObject step) => [.. (step["probes"]?.AsArray() ?? []).SelectMany(p => Of(p!))];

    /// <summary>Names that a step's probes look up.</summary>
    public static IEnumerable<string> NamesIn(JsonObject step) =>
        (step["probes"]?.AsArray() ?? []).SelectMany(p => p!["pairs"]?.AsArray() ?? []).Select(p => (string)p!["to"]!)
            .Where(to => to.StartsWith("fqdn:", StringComparison.Ordinal)).Select(to => to[5..].TrimEnd('.').ToLowerInvariant());

    /// <summary>A single flow, as <c>audit</c> has them.</summary>
    public ProbeRow Flow(JsonNode flow, string expected) =>
        Row((string)flow["from"]!, (string)flow["to"]!, Protocol(flow), (int?)flow["port"] ?? 0, v6: false, [expected]);

    private IEnumerable<ProbeRow> Of(JsonNode probe)
    {
        var (protocol, listed) = (Protocol(probe), (probe["pairs"]?.AsArray() ?? []).Select(p => Pair(p!)).ToList());
        var square = probe["default"] is { } usual
            ? matrix.SelectMany(from => matrix.Select(to => (From: from, To: to, Expected: Expected(probe, (string)usual!, from, to)))).ToList() : [];
        var plain = listed.All(p => !p.From.Contains(':') && !p.To.Contains(':'));
        var families = probe["families"]?.AsArray().Select(f => (int)f! == 6) ?? (file.IsDualStack && plain && protocol is not null ? [false, true] : [false]);
        return from v6 in families
               from port in probe["ports"]?.AsArray().Select(p => (int)p!) ?? [(int?)probe["port"] ?? 0]
               from pair in square.Concat(listed)
               select Row(pair.From, pair.To, protocol, port, v6, pair.Expected);
    }

    private static LabProtocol? Protocol(JsonNode of) =>
        (string?)of["proto"] is not { } name ? LabProtocol.Tcp : name == "ICMP" ? null : Enum.Parse<LabProtocol>(name, ignoreCase: true);

    private static (string From, string To, IReadOnlyList<string> Expected) Pair(JsonNode pair) =>
        ((string)pair["from"]!, (string)pair["to"]!, Verdicts(pair["expect"]!));

    private static IReadOnlyList<string> Verdicts(JsonNode expect) => expect is JsonArray several ? [.. several.Select(v => (string)v!)] : [(string)expect!];

    // The last exception that fits counts; a Pod always reaches itself.
    private static IReadOnlyList<string> Expected(JsonNode probe, string usual, string from, string to) =>
        from == to ? [(string?)probe["self"] ?? "Connected"]
            : (probe["except"]?.AsArray() ?? []).Where(e => Fits((string)e!["from"]!, from) && Fits((string)e["to"]!, to)).LastOrDefault() is { } exception
                ? Verdicts(exception["expect"]!) : [usual];

    private static bool Fits(string pattern, string name) =>
        pattern == "*" || pattern.Split('/').Zip(name.Split('/')).All(p => p.First == "*" || p.First == p.Second);

    private ProbeRow Row(string from, string to, LabProtocol? protocol, int port, bool v6, IReadOnlyList<string> expected)
    {
        var (host, source) = From(from);
        var (address, answer) = To(host, to, v6, ref port);
        var what = $"{from} -> {to} {protocol?.ToString() ?? "ICMP"} {port}{(v6 ? " IPv6" : "")}";
        return new ProbeRow(what, host, source, protocol, address, to.StartsWith("fqdn:", StringComparison.Ordinal), port, expected, answer);
    }

    private (LabHost Host, string? Source) From(string from)
    {
        var (kind, name) = Split(from);
        return kind switch
        {
            "ext" => (cluster.Lab.External, null),
            "ip" => (Outside(name), name),
            "node" => (names.Node(name), null),
            _ => (cluster.Pods[name].Host, null),
        };
    }

    private (string Address, string? Answer) To(LabHost from, string to, bool v6, ref int port)
    {
        var (kind, name) = Split(to);
        switch (kind)
        {
            case "ext":
                return (v6 ? cluster.Lab.External.Ip6 : cluster.Lab.External.Ip, cluster.Lab.External.Name);
            case "ip":
                return (name, null);
            case "fqdn":
                return (name, null);
            case "svc":
                return (cluster.Services.Address(name, v6), null);
            case "nodeport":
                var parts = name.Split('/', 2);
                port = cluster.Services.NodePort(parts[1], port);
                return (v6 ? names.Node(parts[0]).Ip6 : names.Node(parts[0]).Ip, null);
            case "gw":
                return (v6 ? names.Node(name).Gateway6 : names.Node(name).Gateway, names.Node(name).Name);
            default:
                var host = kind == "node" ? names.Node(name) : cluster.Pods[name].Host;

                // A Pod speaks to another Pod in its node's network by the gateway's address.
                var near = kind != "node" && host is LabNode node && from is LabPod pod && pod.Node == node;
                return (near ? v6 ? ((LabNode)host).Gateway6 : ((LabNode)host).Gateway : v6 ? host.Ip6 : host.Ip, host.Name);
        }
    }

    private LabExternal Outside(string address)
    {
        var outside = cluster.Lab.External;
        if (!outside.Addresses.Contains(System.Net.IPAddress.Parse(address)))
        {
            outside.AddAddress(address);
        }

        return outside;
    }

    // "ns/pod", "ext", or "kind:name".
    private static (string Kind, string Name) Split(string end) =>
        end == "ext" ? ("ext", "") : end.Contains(':') ? (end[..end.IndexOf(':')], end[(end.IndexOf(':') + 1)..]) : ("pod", end);
}

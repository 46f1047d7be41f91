using System.Text.Json.Nodes;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.PodPolicy.Support;

/// <summary>Objects as an API server would give them out.</summary>
internal static class ClusterObjects
{
    public static JsonObject Node(LabNode node, JsonObject? labels = null)
    {
        var all = labels?.DeepClone().AsObject() ?? [];
        (all["kubernetes.io/hostname"], all["kubernetes.io/os"]) = (node.Name, "linux");
        return new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Node", ["metadata"] = new JsonObject { ["name"] = node.Name, ["labels"] = all },
            ["spec"] = new JsonObject { ["podCIDR"] = node.PodCidr, ["podCIDRs"] = new JsonArray(node.PodCidr, node.PodCidr6) },
            ["status"] = new JsonObject
            {
                ["addresses"] = new JsonArray(Address("InternalIP", node.Ip), Address("InternalIP", node.Ip6), Address("Hostname", node.Name)),
            },
        };
    }

    /// <summary>A Namespace has a label with its name, always.</summary>
    public static JsonObject Namespace(string name, JsonObject? labels)
    {
        var all = labels ?? [];
        all["kubernetes.io/metadata.name"] = name;
        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = all } };
    }

    public static JsonObject ServiceAccount(string space) => new()
    {
        ["apiVersion"] = "v1", ["kind"] = "ServiceAccount", ["metadata"] = new JsonObject { ["name"] = "default", ["namespace"] = space },
    };

    /// <summary>The ConfigMap that overrides the configuration file while the agent runs.</summary>
    /// <param name="config">Lines besides the feature gates.</param>
    public static JsonObject Config(string config) => new()
    {
        ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "antrea-config", ["namespace"] = "kube-system" },
        ["data"] = new JsonObject { ["antrea-agent.conf"] = $"featureGates:\n  NodeNetworkPolicy: true\n{config}" },
    };

    /// <summary>A running Pod at its place.</summary>
    public static JsonObject Pod(Workload place, JsonNode? labels, JsonNode spec)
    {
        var names = place.Name.Split('/');
        var all = new JsonObject { ["nodeName"] = place.Node.Name, ["serviceAccountName"] = (string?)spec["serviceAccountName"] ?? "default" };
        if (place.HostNetwork)
        {
            all["hostNetwork"] = true;
        }

        all["containers"] = spec["containers"]?.DeepClone() ?? new JsonArray(new JsonObject { ["name"] = "main", ["image"] = "server" });
        return new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = names[1], ["namespace"] = names[0], ["labels"] = labels?.DeepClone() ?? new JsonObject() },
            ["spec"] = all,
            ["status"] = new JsonObject
            {
                ["phase"] = "Running", ["hostIP"] = place.Node.Ip, ["podIP"] = place.Host.Ip,
                ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = place.Host.Ip }, new JsonObject { ["ip"] = place.Host.Ip6 }),
                ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }),
            },
        };
    }

    /// <summary>One container with the ports of <see cref="Workload.Standard"/>, those of TCP by the names <c>serve-N</c>.</summary>
    public static JsonArray StandardContainers() => new(new JsonObject
    {
        ["name"] = "main", ["image"] = "server",
        ["ports"] = new JsonArray([.. Workload.Standard.Select(p =>
        {
            var port = new JsonObject { ["containerPort"] = p.Port, ["protocol"] = p.Protocol.ToString().ToUpperInvariant() };
            if (p.Protocol == LabProtocol.Tcp)
            {
                port["name"] = $"serve-{p.Port}";
            }

            return port;
        })]),
    });

    /// <summary>The ports in a Pod's spec.</summary>
    public static IReadOnlyList<(LabProtocol, int)> Ports(JsonNode spec) =>
        [.. (spec["containers"]?.AsArray() ?? []).SelectMany(c => c!["ports"]?.AsArray() ?? [])
            .Select(p => (Enum.Parse<LabProtocol>((string?)p!["protocol"] ?? "TCP", ignoreCase: true), (int)p["containerPort"]!))];

    private static JsonObject Address(string type, string address) => new() { ["type"] = type, ["address"] = address };
}

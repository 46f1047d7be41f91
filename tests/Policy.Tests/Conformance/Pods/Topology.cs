using System.Text.Json;
using System.Text.Json.Nodes;

namespace Antrea.Policy.Tests.Conformance.Pods;

/// <summary>The cluster that a case starts from: Nodes, Namespaces and their Pods.</summary>
/// <param name="Nodes">Names of the Nodes.</param>
/// <param name="Namespaces">Name, labels of its own, Node and hostNetwork of its Pods.</param>
/// <param name="PodNames">Pods of every namespace.</param>
internal sealed record Topology(
    IReadOnlyList<string> Nodes, IReadOnlyList<(string Name, JsonElement? Labels, string? Node, bool HostNetwork)> Namespaces, IReadOnlyList<string> PodNames)
{
    /// <summary>The Pods, <c>namespace/name</c>.</summary>
    public IReadOnlyList<string> Pods => [.. Namespaces.SelectMany(n => PodNames.Select(p => $"{n.Name}/{p}"))];

    /// <summary>The topology of a case, or the standard one.</summary>
    public static Topology Of(ConformanceCase c)
    {
        JsonElement? t = c.Json.TryGetProperty("topology", out var own) ? own : null;
        List<string> nodes = t?.TryGetProperty("nodes", out var n) == true ? [.. n.EnumerateArray().Select(x => x.GetProperty("name").GetString()!)]
            : c.Needs("nodes:3") ? ["node-0", "node-1", "node-2"] : ["node-0", "node-1"];
        List<(string, JsonElement?, string?, bool)> namespaces = t?.TryGetProperty("namespaces", out var ns) == true
            ? [.. ns.EnumerateArray().Select(x => (
                x.GetProperty("name").GetString()!,
                x.TryGetProperty("labels", out var l) ? l : (JsonElement?)null,
                x.TryGetProperty("node", out var on) ? on.GetString() : null,
                x.TryGetProperty("hostNetwork", out var h) && h.GetBoolean()))]
            : [("x", null, null, false), ("y", null, null, false), ("z", null, null, false)];
        List<string> pods = t?.TryGetProperty("pods", out var p) == true ? [.. p.EnumerateArray().Select(x => x.GetString()!)] : ["a", "b", "c"];
        return new Topology(nodes, namespaces, pods);
    }

    /// <summary>Manifests of the Namespaces and Pods.</summary>
    /// <param name="isSpread">True: the Pods c are on the second Node.</param>
    public IEnumerable<JsonObject> Manifests(bool isSpread)
    {
        foreach (var ns in Namespaces)
        {
            var labels = ns.Labels is { } own ? JsonObject.Create(own)! : [];
            labels["ns"] = ns.Name;
            yield return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = ns.Name, ["labels"] = labels } };
            foreach (var pod in PodNames)
            {
                yield return new JsonObject
                {
                    ["apiVersion"] = "v1",
                    ["kind"] = "Pod",
                    ["metadata"] = new JsonObject { ["name"] = pod, ["namespace"] = ns.Name, ["labels"] = new JsonObject { ["pod"] = pod, ["app"] = pod } },
                    ["spec"] = new JsonObject
                    {
                        ["nodeName"] = ns.Node ?? Nodes[isSpread && pod == "c" ? 1 : 0],
                        ["hostNetwork"] = ns.HostNetwork,
                        ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["ports"] = Ports() }),
                    },
                };
            }
        }
    }

    private static JsonArray Ports()
    {
        var ports = new JsonArray();
        foreach (var number in (int[])[80, 81, 8080, 8081, 8082, 8083, 8084, 8085])
        {
            ports.Add(new JsonObject { ["containerPort"] = number, ["protocol"] = "TCP", ["name"] = $"serve-{number}" });
        }

        foreach (var (number, protocol) in ((int, string)[])[(80, "UDP"), (81, "UDP"), (80, "SCTP"), (81, "SCTP")])
        {
            ports.Add(new JsonObject { ["containerPort"] = number, ["protocol"] = protocol });
        }

        return ports;
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Antrea.Policy.Api;
using Antrea.Policy.Reading;

namespace Antrea.Policy.Tests.Conformance.Pods;

/// <summary>Plays API server, scheduler, IPAM and EndpointSlice controller for the objects of a case.</summary>
internal sealed class SimulatedCluster
{
    private readonly SortedDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = [];
    private readonly bool _isSpread;

    public SimulatedCluster(Topology topology, bool isSpread)
    {
        (Nodes, _isSpread) = (topology.Nodes, isSpread);
        foreach (var manifest in topology.Manifests(isSpread))
        {
            Store(manifest);
        }
    }

    /// <summary>Names of the Nodes.</summary>
    public IReadOnlyList<string> Nodes { get; }

    /// <summary>Applies a manifest. Without a spec, that of a Pod or Namespace that exists sets labels and annotations.</summary>
    public void Apply(JsonElement manifest)
    {
        var made = JsonObject.Create(manifest)!.DeepClone().AsObject();
        if (_objects.TryGetValue(KeyOf(made), out var old) && !made.ContainsKey("spec") && old.ContainsKey("spec"))
        {
            made["spec"] = old["spec"]!.DeepClone();
        }

        Store(made);
    }

    /// <summary>Deletes an object given as <c>Kind[.group]/[namespace/]name</c>.</summary>
    public void Delete(string name)
    {
        var parts = name.Split('/');
        var kind = parts[0].Split('.', 2);
        var key = _objects.Keys.Single(k => k.Split('|') is var f && f[0] == kind[0] && (kind.Length == 1 || f[1] == kind[1])
            && f[2] == (parts.Length == 3 ? parts[1] : "") && f[3] == parts[^1]);
        _objects.Remove(key);
    }

    /// <summary>Everything in the cluster, as an agent reads it; what cannot be read is left out, as an API server would refuse it.</summary>
    public List<KubeObject> Snapshot()
    {
        var all = Nodes.Select(Node).Concat(_objects.Values.Select(o => Substitute(o.ToJsonString())))
            .Concat(Of("Service").SelectMany(Slices).Select(s => s.ToJsonString()));
        return [.. all.Select(t => ObjectReader.Read(JsonSerializer.Deserialize<JsonElement>(t)).Object).OfType<KubeObject>()];
    }

    /// <summary>A Pod by <c>namespace/name</c>: its address, Node, and whether it runs in the Node's network.</summary>
    public (string Address, string Node, bool IsHost) Pod(string name, bool v6)
    {
        var spec = _objects[$"Pod||{name.Replace('/', '|')}"]["spec"]!;
        var (node, isHost) = (spec["nodeName"]!.GetValue<string>(), (bool?)spec["hostNetwork"] == true);
        return (isHost ? NodeAddress(node, v6) : PodAddress(name, node, v6), node, isHost);
    }

    /// <summary>Which Pod has an address, or null.</summary>
    public string? PodAt(string address) =>
        Of("Pod").Select(NameOf).FirstOrDefault(p => Pod(p, v6: false).Address == address || Pod(p, v6: true).Address == address);

    /// <summary>Address of a Node.</summary>
    public string NodeAddress(string node, bool v6) => $"{(v6 ? "fd00:31::" : "172.31.0.")}{Number(node)}";

    /// <summary>Address of a Node towards its own Pods.</summary>
    public string Gateway(string node, bool v6) => v6 ? $"fd00:10:{Number(node)}::1" : $"10.10.{Number(node)}.1";

    /// <summary>A Service's address, the entry of its port, and the Pods and port behind.</summary>
    public (string ClusterIP, int NodePort, int TargetPort, IReadOnlyList<string> Pods) Service(string name, int port, bool v6)
    {
        var service = _objects[$"Service||{name.Replace('/', '|')}"];
        var entry = service["spec"]!["ports"]!.AsArray().Single(p => (int)p!["port"]! == port)!;
        return (ClusterIP(name, v6), (int?)entry["nodePort"] ?? 0, (int?)entry["targetPort"] ?? port, Backends(service));
    }

    /// <summary>Replaces <c>${ip:namespace/pod}</c>.</summary>
    public string Substitute(string text)
    {
        for (var at = text.IndexOf("${ip:", StringComparison.Ordinal); at >= 0; at = text.IndexOf("${ip:", StringComparison.Ordinal))
        {
            var end = text.IndexOf('}', at);
            text = text[..at] + Pod(text[(at + 5)..end], v6: false).Address + text[(end + 1)..];
        }

        return text;
    }

    private void Store(JsonObject o)
    {
        var name = NameOf(o);
        if ((string)o["kind"]! == "Pod" && o["spec"] is JsonObject pod)
        {
            var node = (string?)pod["nodeName"] ?? Nodes[_isSpread ? _numbers.Count % 2 : 0];
            pod["nodeName"] = node;
            o["status"] ??= new JsonObject();
            o["status"]!["phase"] ??= "Running";
            _objects[KeyOf(o)] = o;
            o["status"]!["podIPs"] = new JsonArray(
                new JsonObject { ["ip"] = Pod(name, v6: false).Address }, new JsonObject { ["ip"] = Pod(name, v6: true).Address });
        }
        else if ((string)o["kind"]! == "Service" && (string?)o["spec"]!["clusterIP"] != "None")
        {
            o["spec"]!["clusterIPs"] = new JsonArray(ClusterIP(name, v6: false), ClusterIP(name, v6: true));
            foreach (var port in (string?)o["spec"]!["type"] == "NodePort" ? o["spec"]!["ports"]!.AsArray() : [])
            {
                port!["nodePort"] ??= 30000 + NumberOf($"{name} {port["port"]}");
            }
        }

        _objects[KeyOf(o)] = o;
    }

    private IEnumerable<JsonObject> Slices(JsonObject service) => ((bool[])[false, true]).Select(v6 => new JsonObject
    {
        ["apiVersion"] = "discovery.k8s.io/v1",
        ["kind"] = "EndpointSlice",
        ["metadata"] = new JsonObject
        {
            ["name"] = $"{service["metadata"]!["name"]}-{(v6 ? 6 : 4)}",
            ["namespace"] = (string)service["metadata"]!["namespace"]!,
            ["labels"] = new JsonObject { ["kubernetes.io/service-name"] = (string)service["metadata"]!["name"]! },
        },
        ["addressType"] = v6 ? "IPv6" : "IPv4",
        ["endpoints"] = new JsonArray([.. Backends(service).Select(p => new JsonObject { ["addresses"] = new JsonArray(Pod(p, v6).Address) })]),
        ["ports"] = new JsonArray([.. service["spec"]!["ports"]!.AsArray().Select(p => new JsonObject
        {
            ["port"] = (int?)p!["targetPort"] ?? (int)p["port"]!, ["protocol"] = (string?)p["protocol"] ?? "TCP",
        })]),
    });

    private IReadOnlyList<string> Backends(JsonObject service)
    {
        var ns = (string)service["metadata"]!["namespace"]!;
        return service["spec"]!["selector"] is not JsonObject selector ? []
            : [.. Of("Pod").Where(p => (string)p["metadata"]!["namespace"]! == ns && selector.All(s =>
                (string?)p["metadata"]!["labels"]?[s.Key] == (string)s.Value!)).Select(NameOf)];
    }

    private IEnumerable<JsonObject> Of(string kind) => _objects.Where(p => p.Key.StartsWith(kind + "||", StringComparison.Ordinal)).Select(p => p.Value);

    private string PodAddress(string pod, string node, bool v6) =>
        v6 ? $"fd00:10:{Number(node)}::{NumberOf(pod) + 10:x}" : $"10.10.{Number(node)}.{NumberOf(pod) + 10}";

    private string ClusterIP(string service, bool v6) => $"{(v6 ? "fd00:96::" : "10.96.0.")}{NumberOf(service)}";

    private int Number(string node) => Nodes.ToList().IndexOf(node) + 1;

    private int NumberOf(string name) => _numbers.TryGetValue(name, out var n) ? n : _numbers[name] = _numbers.Count + 1;

    private string Node(string name) => $$$"""
        {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "{{{name}}}", "labels": {"kubernetes.io/hostname": "{{{name}}}"}},
         "spec": {"podCIDRs": ["10.10.{{{Number(name)}}}.0/24", "fd00:10:{{{Number(name)}}}::/64"]},
         "status": {"addresses": [{"type": "InternalIP", "address": "{{{NodeAddress(name, false)}}}"}, {"type": "InternalIP", "address": "{{{NodeAddress(name, true)}}}"}]}}
        """;

    private static string NameOf(JsonObject o) => $"{(string?)o["metadata"]!["namespace"]}/{(string?)o["metadata"]!["name"]}".TrimStart('/');

    private static string KeyOf(JsonObject o)
    {
        var version = (string)o["apiVersion"]!;
        var group = version.Contains('/', StringComparison.Ordinal) ? version[..version.IndexOf('/', StringComparison.Ordinal)] : "";
        return $"{(string)o["kind"]!}|{group}|{(string?)o["metadata"]!["namespace"]}|{(string?)o["metadata"]!["name"]}";
    }
}

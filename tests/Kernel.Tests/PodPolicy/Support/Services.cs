using System.Text.Json.Nodes;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.PodPolicy.Support;

/// <summary>The Services of a cluster: their addresses, their EndpointSlices, and what the nodes' proxies make of them.</summary>
internal sealed class Services(ObjectStore objects, Workloads pods)
{
    private readonly Dictionary<string, int> _numbers = [];

    public void Clear() => _numbers.Clear();

    /// <summary>Gives a Service its ClusterIPs and NodePorts, as the API server does.</summary>
    public void Assign(JsonObject service)
    {
        var spec = service["spec"]!.AsObject();
        if ((string?)spec["clusterIP"] == "None" || (string?)spec["type"] == "ExternalName")
        {
            return;
        }

        var key = ObjectKey.Of(service);
        var number = Number($"{key.Namespace}/{key.Name}") + 10;
        spec["ipFamilies"] ??= new JsonArray([.. ((string?)spec["ipFamilyPolicy"] ?? "").Contains("Dual", StringComparison.Ordinal) ? new[] { "IPv4", "IPv6" } : ["IPv4"]]);
        var addresses = spec["ipFamilies"]!.AsArray().Select(f => (string)f! == "IPv4" ? $"10.96.0.{number}" : $"fd00:96::{number}").ToList();
        spec["clusterIP"] ??= addresses[0];
        spec["clusterIPs"] = new JsonArray([.. addresses]);
        spec["type"] ??= "ClusterIP";
        if ((string)spec["type"]! is "NodePort" or "LoadBalancer")
        {
            foreach (var port in spec["ports"]!.AsArray())
            {
                port!["nodePort"] ??= 30080 + Number($"{key.Namespace}/{key.Name}/{port["port"]}/{port["protocol"]}");
            }
        }
    }

    /// <summary>The ClusterIP of <c>ns/name</c>.</summary>
    public string Address(string name, bool v6) =>
        Spec(name)["clusterIPs"]!.AsArray().Select(a => (string)a!).First(a => a.Contains(':') == v6);

    /// <summary>The NodePort of a port of <c>ns/name</c>.</summary>
    public int NodePort(string name, int port) => (int)Spec(name)["ports"]!.AsArray().First(p => (int)p!["port"]! == port)!["nodePort"]!;

    /// <summary>EndpointSlices, one for each family, port and target port.</summary>
    public IEnumerable<JsonObject> Slices() =>
        from p in Ports()
        from target in p.Backends.GroupBy(b => b.Port).Index()
        select new JsonObject
        {
            ["apiVersion"] = "discovery.k8s.io/v1", ["kind"] = "EndpointSlice", ["addressType"] = p.V6 ? "IPv6" : "IPv4",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{p.Key.Name}-{(p.V6 ? "ipv6" : "ipv4")}-{p.Index}-{target.Index}", ["namespace"] = p.Key.Namespace,
                ["labels"] = new JsonObject { ["kubernetes.io/service-name"] = p.Key.Name },
            },
            ["ports"] = new JsonArray(new JsonObject
            {
                ["name"] = (string?)p.Port["name"] ?? "", ["port"] = target.Item.Key, ["protocol"] = (string?)p.Port["protocol"] ?? "TCP",
            }),
            ["endpoints"] = new JsonArray([.. target.Item.Select(b => new JsonObject
            {
                ["addresses"] = new JsonArray(b.Address), ["nodeName"] = b.Pod.Node.Name, ["conditions"] = new JsonObject { ["ready"] = true },
                ["targetRef"] = new JsonObject { ["kind"] = "Pod", ["namespace"] = p.Key.Namespace, ["name"] = b.Pod.Name.Split('/')[1] },
            })]),
        };

    /// <summary>For <see cref="KubeProxy"/>.</summary>
    public IEnumerable<LabService> ForProxies() =>
        from p in Ports()
        let address = p.Spec["clusterIPs"]?.AsArray().Select(a => (string)a!).FirstOrDefault(a => a.Contains(':') == p.V6)
        where address is not null
        select new LabService(
            address, Enum.Parse<LabProtocol>((string?)p.Port["protocol"] ?? "TCP", ignoreCase: true), (int)p.Port["port"]!, (int?)p.Port["nodePort"],
            [.. p.Backends.Select(b => new LabBackend(b.Address, b.Port))]);

    private IEnumerable<ServicePort> Ports() =>
        from service in objects.OfKind("Service")
        let spec = service["spec"]!
        where spec["selector"] is JsonObject { Count: > 0 }
        from v6 in new[] { false, true }
        where (spec["ipFamilies"]?.AsArray().Select(f => (string)f!) ?? ["IPv4"]).Contains(v6 ? "IPv6" : "IPv4")
        from port in (spec["ports"]?.AsArray() ?? []).Index()
        select new ServicePort(ObjectKey.Of(service), spec, port.Index, port.Item!, v6, Backends(service, port.Item!, v6));

    private List<Backend> Backends(JsonObject service, JsonNode port, bool v6)
    {
        var (space, selector) = (ObjectKey.Of(service).Namespace, service["spec"]!["selector"]!.AsObject());
        return [.. from pod in objects.OfKind("Pod")
                   let key = ObjectKey.Of(pod)
                   where key.Namespace == space && selector.All(s => (string?)pod["metadata"]!["labels"]?[s.Key] == (string?)s.Value)
                   let target = Target(port, pod)
                   where target is not null
                   let place = pods[$"{space}/{key.Name}"]
                   select new Backend(place, v6 ? place.Host.Ip6 : place.Host.Ip, target.Value)];
    }

    private static int? Target(JsonNode port, JsonObject pod)
    {
        var target = port["targetPort"] ?? port["port"]!;
        return target.GetValueKind() == System.Text.Json.JsonValueKind.Number ? (int)target
            : (int?)pod["spec"]!["containers"]!.AsArray().SelectMany(c => c!["ports"]?.AsArray() ?? [])
                .FirstOrDefault(p => (string?)p!["name"] == (string)target!)?["containerPort"];
    }

    private JsonNode Spec(string name) => objects.Find("Service", name.Split('/')[0], name.Split('/')[1])!["spec"]!;

    private int Number(string key) => _numbers.TryGetValue(key, out var n) ? n : _numbers[key] = _numbers.Count;

    private sealed record Backend(Workload Pod, string Address, int Port);

    private sealed record ServicePort(ObjectKey Key, JsonNode Spec, int Index, JsonNode Port, bool V6, List<Backend> Backends);
}

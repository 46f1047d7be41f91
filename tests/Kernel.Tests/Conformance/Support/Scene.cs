using System.Text.Json.Nodes;
using Antrea.Kernel.Tests.PodPolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Conformance.Support;

/// <summary>A cluster as a case wants it, and the changes of its steps.</summary>
internal sealed class Scene
{
    private static readonly string[] Spaces = ["x", "y", "z"], PodNames = ["a", "b", "c"];

    private readonly PodCluster _cluster;
    private readonly Layout _layout;
    private readonly CaseFile _file;
    private readonly List<string> _matrix = [];
    private readonly Dictionary<string, string> _addresses = [];
    private string _dnsServer;

    private Scene(PodCluster cluster, Layout layout, CaseFile file)
    {
        (_cluster, _layout, _file, _dnsServer) = (cluster, layout, file, cluster.Lab.External.Ip);
        Names = new CaseNames(cluster, file);
        Rows = new ProbeRows(cluster, file, Names, _matrix);
    }

    public CaseNames Names { get; }

    public ProbeRows Rows { get; }

    /// <summary>Resets the cluster to the standard Pods or those of the case's topology, applies its objects and has them realised.</summary>
    public static async Task<Scene> SetAsync(PodCluster cluster, Layout layout, CaseFile file)
    {
        foreach (var node in cluster.Nodes)
        {
            // Without entries it says so and fails.
            node.Exec("conntrack", ["-F"]);
        }

        cluster.Reset();
        var scene = new Scene(cluster, layout, file);
        scene.Populate();
        var (now, later) = file.GroupsLater
            ? (file.Objects.Where(o => !IsGroup(o)), file.Objects.Where(IsGroup)) : (file.Objects, (IEnumerable<JsonObject>)[]);
        scene.Apply(now);
        if (file.GroupsLater)
        {
            await cluster.RealizeAsync();
        }

        scene.Apply(later);
        scene.Configure();
        await cluster.RealizeAsync();
        scene.SetNames(file.Steps[0]);
        return scene;

        static bool IsGroup(JsonObject o) => (string?)o["kind"] is "Group" or "ClusterGroup";
    }

    /// <summary>Deletes and applies what a step says.</summary>
    public void Change(JsonObject step)
    {
        foreach (var reference in step["delete"]?.AsArray() ?? [])
        {
            _cluster.Delete((string)reference!);
        }

        Apply((step["apply"]?.AsArray() ?? []).Select(o => o!.AsObject()));
        SetNames(step);
    }

    /// <summary>The first IPv4 address of a name, as the case's name server gives it.</summary>
    public async Task<string?> ResolveAsync(LabHost from, string name)
    {
        var found = await LabResolver.ResolveAsync(from, _dnsServer, name, _file.DnsOverTcp);
        return found.Count > 0 ? found[0] : null;
    }

    /// <summary>The first address that a name was given.</summary>
    public string AddressOf(string name) => _addresses[name.TrimEnd('.').ToLowerInvariant()];

    private void Populate()
    {
        var topology = _file.Topology;
        foreach (var node in topology?["nodes"]?.AsArray() ?? [])
        {
            if (node!["labels"] is JsonObject labels)
            {
                _cluster.Objects.Put(ClusterObjects.Node(Names.Node((string)node["name"]!), labels));
            }
        }

        var pods = topology?["pods"]?.AsArray().Select(p => (string)p!).ToArray() ?? PodNames;
        foreach (var space in topology?["namespaces"]?.AsArray() ?? new JsonArray([.. Spaces.Select(s => new JsonObject { ["name"] = s })]))
        {
            var name = (string)space!["name"]!;
            var labels = space["labels"]?.DeepClone().AsObject() ?? [];
            labels["ns"] = name;
            _cluster.AddNamespace(name, labels);
            foreach (var pod in pods)
            {
                var node = (string?)space["node"] is { } given ? Names.Node(given)
                    : _cluster.Nodes[_layout.Nodes == 2 && pod == "c" && topology?["namespaces"] is null ? 1 : 0];
                var (i, j) = (Array.IndexOf(Spaces, name), Array.IndexOf(PodNames, pod));
                _cluster.AddPod(name, pod, node, (bool?)space["hostNetwork"] ?? false, i >= 0 && j >= 0 ? 10 * (i + 1) + j + 1 : null);
                _matrix.Add($"{name}/{pod}");
            }
        }
    }

    // Pods are made first, for other objects may hold their addresses.
    private void Apply(IEnumerable<JsonObject> objects)
    {
        foreach (var o in objects.OrderBy(o => (string?)o["kind"] switch { "Namespace" => 0, "Pod" => 1, _ => 2 }))
        {
            var filled = Names.Fill(o)!.AsObject();
            if ((string?)o["kind"] == "Pod" && filled["spec"] is JsonObject spec && _layout.Nodes == 1 && _file.Topology?["nodes"] is null
                && (bool?)spec["hostNetwork"] != true)
            {
                spec["nodeName"] = _cluster.Lab.NodeA.Name;
            }

            _cluster.Apply(filled);
        }
    }

    private void Configure()
    {
        var lines = "";
        foreach (var (key, value) in _file.Config ?? [])
        {
            var text = value!.ToString();
            if (text.StartsWith("svc:", StringComparison.Ordinal))
            {
                _dnsServer = _cluster.Services.Address(text[4..], v6: false);
                text = $"\"{_dnsServer}:53\"";
            }

            lines += $"{key}: {text}\n";
        }

        _cluster.Objects.Put(ClusterObjects.Config(lines));
        foreach (var (key, value) in _file.Sysctl ?? [])
        {
            foreach (var place in _cluster.Pods.All)
            {
                place.Host.Namespace.Sysctl((key, (string)value!));
            }
        }
    }

    /// <summary>Gives the case's names their addresses; those it only uses get some outside, where servers listen.</summary>
    private void SetNames(JsonObject step)
    {
        var given = step["dns"]?.AsObject() ?? [];
        foreach (var (name, record) in given)
        {
            var addresses = (record as JsonArray ?? record!["addresses"]!.AsArray()).Select(a => Names.Fill((string)a!)).ToArray();
            var ttl = record is JsonObject settings ? (int?)settings["ttl"] ?? 60 : 60;
            SetName(name, ttl, addresses);
        }

        foreach (var (i, name) in ProbeRows.NamesIn(step).Distinct().Index())
        {
            if (!_file.Steps.Any(s => s["dns"]?.AsObject().ContainsKey(name) ?? false))
            {
                var address = $"203.0.113.{i + 1}";
                if (!_cluster.Lab.External.Addresses.Contains(System.Net.IPAddress.Parse(address)))
                {
                    _cluster.Lab.External.AddAddress(address);
                }

                SetName(name, 60, address);
            }
        }
    }

    private void SetName(string name, int ttl, params string[] addresses)
    {
        _addresses[name.TrimEnd('.').ToLowerInvariant()] = addresses[0];
        foreach (var server in _cluster.Pods.NameServers.Append(_cluster.NameServer))
        {
            server.Set(name, ttl, addresses);
        }
    }
}

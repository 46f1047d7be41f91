using System.Text.Json.Nodes;
using Antrea.Kernel.Tests.Cluster.Support;
using Antrea.Kubernetes.Manifests;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.PodPolicy.Support;

/// <summary>
/// A cluster with Pods, Services and Namespaces in a laboratory: plays API server and kube-proxy for real agents on some of its nodes. Changes are
/// gathered and made at once by <see cref="RealizeAsync"/>.
/// </summary>
internal sealed class PodCluster : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lb-").FullName;
    private List<LabService> _proxied = [];

    private PodCluster(NetLab lab, int agents, string? config, LabApi? api)
    {
        (Lab, Pods) = (lab, new Workloads(lab));
        Services = new Services(Objects, Pods);
        Agents = new AgentGroup(_directory, Nodes.Take(agents), config, api);
        Api = api;
        Pods.ListenOnHosts();
        NameServer = new LabNameServer(lab.External);
    }

    public NetLab Lab { get; }

    public IReadOnlyList<LabNode> Nodes => [Lab.NodeA, Lab.NodeB];

    public ObjectStore Objects { get; } = new();

    public Workloads Pods { get; }

    public Services Services { get; }

    public AgentGroup Agents { get; }

    /// <summary>The API server on the outside, if the agents have one.</summary>
    public LabApi? Api { get; }

    /// <summary>On the outside.</summary>
    public LabNameServer NameServer { get; }

    /// <param name="agents">0, 1 (on node-a) or 2.</param>
    /// <param name="config">antrea-agent.conf; null = Node policies on and nothing else.</param>
    /// <param name="family">Start of the names of its namespaces.</param>
    /// <param name="withApi">The agents watch an API server instead of a directory.</param>
    public static async Task<PodCluster> CreateAsync(LabWiring wiring, int agents, string? config = null, string family = "lb", bool withApi = false)
    {
        var lab = NetLab.Create(family, wiring);
        LabApi? api = null;
        try
        {
            api = withApi ? await LabApi.StartAsync(lab.External) : null;
            var cluster = new PodCluster(lab, agents, config, api);
            cluster.Reset();
            return cluster;
        }
        catch
        {
            await (api?.DisposeAsync() ?? ValueTask.CompletedTask);
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Back to two Nodes and kube-system with the configuration.</summary>
    /// <param name="config">Lines of antrea-agent.conf besides the feature gates.</param>
    public void Reset(string config = "")
    {
        Objects.Clear();
        Pods.Clear();
        Services.Clear();
        foreach (var node in Nodes)
        {
            Objects.Put(ClusterObjects.Node(node));
        }

        AddNamespace("kube-system");
        Objects.Put(ClusterObjects.Config(config));
    }

    public void AddNamespace(string name, JsonObject? labels = null)
    {
        Objects.Put(ClusterObjects.Namespace(name, labels));
        if (Objects.Find("ServiceAccount", name, "default") is null)
        {
            Objects.Put(ClusterObjects.ServiceAccount(name));
        }
    }

    /// <summary>Puts a Pod with the labels <c>pod</c> and <c>app</c> in; it listens on <see cref="Workload.Standard"/>.</summary>
    public Workload AddPod(string space, string name, LabNode node, bool hostNetwork = false, int? index = null)
    {
        var place = Pods.Add($"{space}/{name}", node, hostNetwork, Workload.Standard, index);
        Objects.Put(ClusterObjects.Pod(
            place, new JsonObject { ["pod"] = name, ["app"] = name }, new JsonObject { ["containers"] = ClusterObjects.StandardContainers() }));
        return place;
    }

    /// <summary>Applies manifests written in YAML.</summary>
    public void Apply(string yaml)
    {
        var file = YamlDocuments.Parse(yaml, "test");
        file.Problems.Count.ShouldBe(0);
        foreach (var document in file.Documents)
        {
            Apply(JsonNode.Parse(document.Root.GetRawText())!.AsObject());
        }
    }

    /// <summary>
    /// Applies one manifest. A Pod or Node without spec only gets its labels; a Pod with one is new, gets an address, and listens on its containers' ports.
    /// </summary>
    public void Apply(JsonObject manifest)
    {
        var (key, metadata) = (ObjectKey.Of(manifest), manifest["metadata"]!);
        switch (key.Kind)
        {
            case "Namespace":
                AddNamespace(key.Name, metadata["labels"]?.DeepClone().AsObject());
                break;
            case "Pod" when manifest["spec"] is JsonObject spec:
                if (Objects.Find("Namespace", "", key.Namespace) is null)
                {
                    AddNamespace(key.Namespace);
                }

                var node = Nodes.First(n => n.Name == ((string?)spec["nodeName"] ?? Lab.NodeA.Name));
                var place = Pods.Add($"{key.Namespace}/{key.Name}", node, (bool?)spec["hostNetwork"] ?? false, ClusterObjects.Ports(spec));
                Objects.Put(ClusterObjects.Pod(place, metadata["labels"], spec));
                break;
            case "Pod" or "Node" when manifest["spec"] is null:
                Relabel(Objects.Find(key)!, metadata, key.Kind == "Node" ? key.Name : null);
                break;
            case "Service":
                Services.Assign(manifest);
                Objects.Put(manifest);
                break;
            default:
                Objects.Put(manifest);
                break;
        }
    }

    public void Delete(string reference)
    {
        var key = Objects.Remove(reference);
        if (key.Kind == "Pod")
        {
            Pods.Remove($"{key.Namespace}/{key.Name}");
        }
    }

    /// <summary>Lets Pods listen, programs the proxies, hands the objects to the agents and waits until they are in force.</summary>
    public async Task RealizeAsync()
    {
        Pods.Listen();
        var services = Services.ForProxies().ToList();
        if (!services.Select(Text).SequenceEqual(_proxied.Select(Text)))
        {
            _proxied = services;
            foreach (var node in Nodes)
            {
                KubeProxy.Program(node, services);
            }
        }

        await Agents.ApplyAsync(Objects.Render(Services.Slices()));

        static string Text(LabService s) => $"{s} {string.Join(' ', s.Backends)}";
    }

    /// <summary>Writes what stands in the nodes' kernels, the manifests and the agents' words below <c>$LAB_DUMP</c>, if that is set.</summary>
    public void Dump(string name, IEnumerable<string> why)
    {
        if (Environment.GetEnvironmentVariable("LAB_DUMP") is not { Length: > 0 } root)
        {
            return;
        }

        var directory = Directory.CreateDirectory(Path.Combine(root, name.Replace('/', '-').Replace(", ", "-").Replace(' ', '-'))).FullName;
        File.WriteAllLines(Path.Combine(directory, "why.txt"), why);
        File.WriteAllText(Path.Combine(directory, "cluster.yaml"), Objects.Render(Services.Slices()));
        foreach (var agent in Agents.All)
        {
            var state = new[] { "iptables-save -c", "ip6tables-save -c", "ipset save", "ip addr", "ip route" }.Select(command => command.Split(' '))
                .Select(c => $"# {string.Join(' ', c)}\n{agent.Node.Exec(c[0], c[1..]).Stdout}");
            File.WriteAllText(Path.Combine(directory, agent.Node.Name + ".kernel"), string.Join('\n', state));
            File.WriteAllText(Path.Combine(directory, agent.Node.Name + ".output"), agent.Output);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Agents.DisposeAsync();
        await (Api?.DisposeAsync() ?? ValueTask.CompletedTask);
        NameServer.Dispose();
        Pods.Dispose();
        await Lab.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private void Relabel(JsonObject old, JsonNode metadata, string? hostname)
    {
        var changed = old.DeepClone().AsObject();
        changed["metadata"]!["labels"] = metadata["labels"]?.DeepClone() ?? new JsonObject();
        if (metadata["annotations"] is { } annotations)
        {
            changed["metadata"]!["annotations"] = annotations.DeepClone();
        }

        if (hostname is not null)
        {
            changed["metadata"]!["labels"]!["kubernetes.io/hostname"] = hostname;
        }

        Objects.Put(changed);
    }
}

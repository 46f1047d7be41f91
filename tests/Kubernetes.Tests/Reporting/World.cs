using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Kubernetes.Client;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Planning;
using Antrea.Runtime.Actor;
using Antrea.TestKit;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Reporting;

/// <summary>
/// A cluster on a fake API server, in virtual time: objects that are put there are seen by the agents' sources at once, and what the agents' kernels hold is said
/// by the test. The server and its answers are real time: virtual time moves while nothing that is waited for has come.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    public static readonly ApiKind Reports = new("antrea-actors.io", "v1alpha1", "NodePolicyReport", "nodepolicyreports", false, IsCustom: true);
    public static readonly ApiKind Acnp = ApiKind.Of("ClusterNetworkPolicy"), Leases = ApiKind.Of("Lease");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40), Pause = TimeSpan.FromMilliseconds(4);

    private readonly List<Agent> _agents = [];
    private readonly ValuePool _pool = new();

    private World(FakeApiServer server, bool isDeployed) => (Server, IsDeployed) = (server, isDeployed);

    /// <summary>With the definitions, roles and admission policies of deploy, and nothing allowed but what they allow.</summary>
    public bool IsDeployed { get; }

    public FakeApiServer Server { get; }

    public ApiStore Store => Server.Store;

    public VirtualTimeProvider Time { get; } = new();

    public ClusterSeen Cluster { get; private set; } = ClusterSeen.Nothing;

    public static async Task<World> StartAsync(params string[] nodes)
    {
        var store = FakeApiServer.NewStore();
        store.Serve(Reports);
        return Inhabited(new World(await FakeApiServer.StartAsync(new FakeApiOptions { Tls = false }, store), false), nodes);
    }

    public static async Task<World> StartDeployedAsync(params string[] nodes)
    {
        var store = FakeApiServer.NewStore(custom: false);
        var server = await FakeApiServer.StartAsync(new FakeApiOptions { Tls = false, Authorize = true }, store);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Crds"), "*.yaml").Order(StringComparer.Ordinal))
        {
            foreach (var document in Manifests.YamlDocuments.Parse(File.ReadAllText(file), file).Documents)
            {
                var o = JsonNode.Parse(document.Root.GetRawText())!.AsObject();
                store.Put(ApiKind.Of((string)o["kind"]!), o);
            }
        }

        return Inhabited(new World(server, true), nodes);
    }

    private static World Inhabited(World world, string[] nodes)
    {
        world.Put("Namespace", $$"""{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "web"} }""");
        foreach (var n in nodes)
        {
            world.Put("Node", $$"""{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "{{n}}"}, "status": {"addresses": [{"type": "InternalIP", "address": "172.16.0.{{n[1..]}}"}]} }""");
            world.Put("Pod", $$"""{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a-{{n}}", "namespace": "web", "labels": {"app": "a", "on": "{{n}}"} }, "spec": {"nodeName": "{{n}}", "containers": []}, "status": {"phase": "Running", "podIP": "10.0.0.{{n[1..]}}"} }""");
        }

        return world;
    }

    /// <summary>A ClusterNetworkPolicy on the Pods that have some labels.</summary>
    public ObjectKey PutPolicy(string name, string pods = "\"app\": \"a\"", string action = "Drop", string rules = "[{\"action\": \"{0}\"}]") => Put(
        "ClusterNetworkPolicy",
        $$"""{"apiVersion": "crd.antrea.io/v1beta1", "kind": "ClusterNetworkPolicy", "metadata": {"name": "{{name}}"}, "spec": {"priority": 5, "appliedTo": [{"podSelector": {"matchLabels": { {{pods}} } } }], "ingress": {{rules.Replace("{0}", action, StringComparison.Ordinal)}} } }""");

    /// <summary>Creates or replaces an object, in the server and in what the sources have seen.</summary>
    public ObjectKey Put(string kind, string json)
    {
        var api = ApiKind.Of(kind, kind == "NetworkPolicy" ? ApiGroups.Antrea : null);
        var o = JsonNode.Parse(json)!.AsObject();
        var (ns, name) = ((string?)o["metadata"]!["namespace"] ?? "", (string)o["metadata"]!["name"]!);
        if (api.HasStatus && Store.Get(api, ns, name)?.Open()["status"] is { } status && o["status"] is null)
        {
            o["status"] = status.DeepClone();
        }

        return See(Store.Put(api, o), api);
    }

    /// <summary>The sources see an object as it is.</summary>
    public ObjectKey See(StoredObject stored, ApiKind api)
    {
        var kind = new ResourceKind(api.Group, api.Version, api.Kind, api.Plural, api.Namespaced);
        var read = new ObjectDecoder(kind, _pool).Read(JsonElement.Parse(stored.Json));
        Cluster = read.Object is { } seen
            ? Cluster with { Objects = Cluster.Objects.With(seen), Unreadable = Cluster.Unreadable.Remove(seen.Key), Revision = Cluster.Revision + 1 }
            : Cluster with { Unreadable = Cluster.Unreadable.SetItem(read.Key!.Value, new ObjectUnreadable(read.Key.Value, (long)stored.Open()["metadata"]!["generation"]!, "cannot be read")), Revision = Cluster.Revision + 1 };
        return read.Key!.Value;
    }

    /// <summary>Deletes an object.</summary>
    public void Delete(ObjectKey key)
    {
        Store.Delete(ApiKind.Of(key.Kind, key.Kind == "NetworkPolicy" ? ApiGroups.Antrea : null), key.Namespace, key.Name);
        Cluster = Cluster with { Objects = Cluster.Objects.Without(key), Unreadable = Cluster.Unreadable.Remove(key), Revision = Cluster.Revision + 1 };
    }

    /// <summary>An agent; its requests are of a user of its own.</summary>
    public Agent Add(string node, TimeProvider? clock = null)
    {
        var agent = new Agent(this, node, clock ?? Time);
        _agents.Add(agent);
        return agent;
    }

    /// <summary>All agents enforce what there is.</summary>
    public void Enforce()
    {
        foreach (var a in _agents)
        {
            a.Enforce();
        }
    }

    /// <summary>Moves on until something holds.</summary>
    public async Task UntilAsync(Func<bool> holds, Func<string>? what = null, TimeSpan? step = null)
    {
        var end = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!holds())
        {
            (Environment.TickCount64 < end).ShouldBeTrue(
                $"{what?.Invoke() ?? "it never came to that"} {string.Join('\n', _agents.SelectMany(a => a.Errors.Concat(a.Problems.Select(p => $"{p.Subject}: {p.Text}"))))}");
            _agents.SelectMany(a => a.Errors).ShouldBeEmpty();
            await PassAsync(step ?? TimeSpan.FromMilliseconds(100), step);
        }
    }

    /// <summary>Moves on, slowly enough for the server to answer in between.</summary>
    public async Task PassAsync(TimeSpan time, TimeSpan? step = null)
    {
        var one = step ?? TimeSpan.FromMilliseconds(100);
        for (var left = time; left > TimeSpan.Zero; left -= one)
        {
            Time.Advance(one);
            var before = -1;
            do
            {
                // What was asked is answered before the clock moves again, as far as one can see from here.
                before = Server.Requests.Count;
                await Task.Delay(Pause);
            }
            while (Server.Requests.Count != before);
        }
    }

    /// <summary>The status of an object as <c>phase current/desired generation</c>.</summary>
    public string StatusOf(ObjectKey key) => Stored(key) is { Status.Phase: { } phase } s ? $"{phase} {s.Status.CurrentNodes}/{s.Status.DesiredNodes} {s.Status.ObservedGeneration}" : "";

    public StoredStatus? Stored(ObjectKey key) =>
        Store.Get(ApiKind.Of(key.Kind, ApiGroups.Antrea), key.Namespace, key.Name) is { } o ? StatusCodec.Read(JsonElement.Parse(o.Json)) : null;

    /// <summary>The parts of a Node's report.</summary>
    public IReadOnlyList<Policy.Status.NodeReport> ReportsOf(string node) =>
        [.. Store.List(Reports).Objects.Values.Select(o => ReportCodec.Read(JsonElement.Parse(o.Json))).Where(r => r.Node == node).OrderBy(r => r.Part)];

    /// <summary>How many requests of a method there were on a resource.</summary>
    public int Count(string method, ApiKind kind, string subresource = "") => Server.Requests.Count(r => r.Method == method && r.Kind == kind && r.Subresource == subresource);

    public async ValueTask DisposeAsync()
    {
        foreach (var a in _agents)
        {
            await a.DisposeAsync();
        }

        await Server.DisposeAsync();
    }
}

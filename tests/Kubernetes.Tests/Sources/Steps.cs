using System.Text.Json;
using Antrea.Kubernetes.Client;
using Antrea.Kubernetes.Sources.Cluster;
using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Sources;

/// <summary>Steps of watches, written shortly.</summary>
internal static class Steps
{
    public static readonly WatchedKind Tiers = WatchedKind.OfAgent.Single(k => k.Kind == ResourceKinds.Tiers);
    public static readonly WatchedKind Pods = WatchedKind.OfAgent.Single(k => k.Kind == ResourceKinds.Pods);

    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static ObjectKey Key(string tier) => Tiers.Key(new NamespacedName("", tier));

    /// <summary>A tier as it comes from the server; a priority below 0 cannot be read.</summary>
    public static ClusterItem Tier(string name, int priority, string version = "1", long generation = 1) => Item(
        ResourceKinds.Tiers, $$"""{"metadata": {"name": "{{name}}", "resourceVersion": "{{version}}", "generation": {{generation}}}, "spec": {"priority": {{priority}} } }""");

    public static ClusterItem Pod(string name) => Item(ResourceKinds.Pods, $$"""{"metadata": {"name": "{{name}}", "namespace": "d"}, "spec": {"nodeName": "n", "containers": [] } }""");

    public static WatchStep<ClusterItem> Synced(params (string Name, ClusterItem Item)[] items) =>
        new WatchStep<ClusterItem>.Synced(items.ToDictionary(i => new NamespacedName("", i.Name), i => i.Item), "1");

    public static WatchStep<ClusterItem> Changed(string name, ClusterItem item) => new WatchStep<ClusterItem>.Changed(new NamespacedName("", name), item, "2");

    public static WatchStep<ClusterItem> Deleted(string name) => new WatchStep<ClusterItem>.Deleted(new NamespacedName("", name), "3");

    public static WatchStep<ClusterItem> Trouble(TroubleKind kind, string message = "broken") =>
        new WatchStep<ClusterItem>.Trouble(kind, message, TimeSpan.FromSeconds(1));

    public static ClusterState With(this ClusterState state, params WatchStep<ClusterItem>[] steps) => steps.Aggregate(state, (s, step) => s.With(Tiers, step, Noon));

    private static ClusterItem Item(ResourceKind kind, string json)
    {
        using var parsed = JsonDocument.Parse(json);
        return ClusterItem.Of(new ObjectDecoder(kind, new ValuePool()).Read(parsed.RootElement));
    }
}

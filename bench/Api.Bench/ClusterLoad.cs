using System.Globalization;

namespace Antrea.Api.Bench;

/// <summary>Objects of a large cluster, with all that an API server says of them: managedFields, environment, volumes, conditions.</summary>
/// <param name="Pods">Number of Pods.</param>
/// <param name="Nodes">Number of Nodes.</param>
/// <param name="Namespaces">Number of Namespaces.</param>
/// <param name="Services">Number of Services, each with an EndpointSlice.</param>
/// <param name="Policies">Number of policies: half of them Kubernetes NetworkPolicies, the others ClusterNetworkPolicies.</param>
public sealed record ClusterLoad(int Pods, int Nodes, int Namespaces, int Services, int Policies)
{
    // Of each Namespace.
    private const int Apps = 20;

    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    private static readonly Template PodTemplate = Template.Of("Pod");

    /// <summary>The Node whose agent is measured.</summary>
    public static string Node => NodeName(0);

    /// <summary>A cluster with a number of Pods and what usually belongs to that many.</summary>
    public static ClusterLoad Of(int pods) => new(pods, Math.Max(1, pods / 100), Math.Max(1, pods / 200), pods / 20, 200);

    /// <summary>All objects but the Pods: kind and JSON.</summary>
    public IEnumerable<(string Kind, string Json)> Objects() =>
    [
        .. Of("Node", Nodes, i => [
            ("node", NodeName(i)), ("uid", Uid(900_000 + i)), ("zone", $"eu-west-1{"abc"[i % 3]}"), ("pool", $"pool-{i % 10}"),
            ("cidr", $"10.{i / 256}.{i % 256}.0/24"), ("host", NodeAddress(i))]),
        .. Of("Namespace", Namespaces, i => [("ns", NamespaceName(i)), ("uid", Uid(800_000 + i)), ("env", i % 4 == 0 ? "prod" : "dev"), ("team", $"team-{i % 25}")]),
        .. Of("ServiceAccount", Namespaces, i => [("ns", NamespaceName(i)), ("account", $"account-{i % 5}")]),
        .. Of("Service", Services, i => [
            ("name", $"svc-{i:d5}"), ("ns", NamespaceName(i)), ("uid", Uid(700_000 + i)), ("app", $"{i / Namespaces % Apps:d2}"), ("address", $"172.20.{i / 250}.{1 + (i % 250)}")]),
        .. Of("EndpointSlice", Services, i => [
            ("name", $"svc-{i:d5}"), ("suffix", Suffix(i)), ("ns", NamespaceName(i)), ("uid", Uid(i)), ("app", $"{i / Namespaces % Apps:d2}"), ("hash", Hash(i)), ("node", NodeName(i % Nodes)),
            ("subnet", $"10.{i / 250}.{i % 250}")]),
        .. Of("NetworkPolicy", Policies / 2, i => [
            ("name", $"allow-{i:d4}"), ("ns", NamespaceName(i)), ("app", $"{i % Apps:d2}"), ("team", $"team-{i % 25}"), ("other", $"team-{(i + 1) % 25}")]),
        .. Of("ClusterNetworkPolicy", Policies / 2, i => [("name", $"cluster-{i:d4}"), ("team", $"team-{i % 25}"), ("other", $"team-{(i + 3) % 25}")]),
    ];

    /// <summary>One Pod.</summary>
    /// <param name="i">Its number.</param>
    /// <param name="round">How often it has changed: a time of its status, and sometimes its address.</param>
    public string Pod(int i, int round = 0)
    {
        var (app, node, hash) = (i / Namespaces % Apps, i % Nodes, Hash((i % Namespaces) + (i / Namespaces % Apps * 1000)));
        return PodTemplate.With(
            ("app", $"{app:d2}"), ("hash", hash), ("suffix", Suffix(i)), ("ns", NamespaceName(i)), ("time", $"2026-10-{1 + (i % 28):d2}T08:{i % 60:d2}:{round % 60:d2}Z"), ("uid", Uid(i)),
            ("part", app % 3 == 0 ? "database" : "web"), ("own", Hash(i)), ("owner", Uid(600_000 + app)), ("node", NodeName(node)), ("account", $"account-{app % 5}"),
            ("host", NodeAddress(node)), ("address", round % 100 == 99 ? Address(Pods + i) : Address(i)));
    }

    private static IEnumerable<(string Kind, string Json)> Of(string kind, int count, Func<int, (string Name, string Value)[]> values)
    {
        var template = Template.Of(kind);
        return Enumerable.Range(0, count).Select(i => (kind, template.With(values(i))));
    }

    private string NamespaceName(int i) => $"ns-{i % Namespaces:d4}";

    private static string NodeName(int i) => $"node-{i:d4}.eu-west-1.compute.internal";

    private static string NodeAddress(int i) => $"192.168.{i / 250}.{1 + (i % 250)}";

    private static string Address(int i) => $"10.{i / 62_500}.{i / 250 % 250}.{1 + (i % 250)}";

    private static string Uid(int i) => $"{Hash(i)}-4f5e-4c1d-9a3b-{i * 7_777_777L % 281_474_976_710_655:x12}";

    private static string Hash(int i) => unchecked((uint)i * 2654435761).ToString("x8", CultureInfo.InvariantCulture);

    private static string Suffix(int i) => string.Create(5, i, (text, n) =>
    {
        foreach (ref var c in text)
        {
            (c, n) = (Letters[n % Letters.Length], n / Letters.Length);
        }
    });
}

using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.Evaluation.Tracing;
using Antrea.Policy.Tests.Support;

namespace Antrea.Policy.Tests.Evaluation;

/// <summary>The cluster of <see cref="Yaml.Nodes"/> with a Pod and a Service more, and short ways to ask about it.</summary>
public static class ClusterTraceCases
{
    public const string More = """
        {apiVersion: v1, kind: Pod, metadata: {name: c, namespace: db, labels: {app: b}}, spec: {nodeName: n1}, status: {phase: Running, podIP: 10.10.1.22}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: pg, namespace: db}, spec: {clusterIPs: [10.96.0.5], selector: {app: b}, ports: [{name: pg, port: 5432, nodePort: 30432}]}}
        ---
        {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: pg-1, namespace: db, labels: {kubernetes.io/service-name: pg}}, addressType: IPv4, endpoints: [{addresses: [10.10.2.12]}, {addresses: [10.10.1.22]}], ports: [{name: pg, port: 15432, protocol: TCP}]}
        """;

    public static ClusterTrace Cluster(string policies = "", EffectiveConfig? config = null) =>
        new(Objects(policies), config ?? Yaml.GateOn);

    public static List<KubeObject> Objects(string policies = "") => Yaml.Objects(string.Join("\n---\n", new[] { Yaml.Nodes, More, policies }.Where(t => t.Length > 0)));

    public static TracePath Ask(this ClusterTrace cluster, string from, string to, int port = 80) =>
        cluster.Explain(new TraceQuery(from, to, Port: port)).Paths.ShouldHaveSingleItem();

    public static string Refuses(this ClusterTrace cluster, TraceQuery query) => Should.Throw<TraceQueryException>(() => cluster.Explain(query)).Message;

    /// <summary>A ClusterNetworkPolicy; <paramref name="spec"/> is what follows the priority.</summary>
    public static string Acnp(string name, string spec, string tier = "application", int priority = 5) =>
        $"{{apiVersion: crd.antrea.io/v1beta1, kind: ClusterNetworkPolicy, metadata: {{name: {name}}}, spec: {{tier: {tier}, priority: {priority}, {spec}}}}}";
}

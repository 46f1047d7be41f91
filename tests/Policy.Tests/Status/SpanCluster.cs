using System.Collections.Immutable;
using Antrea.Policy.Api;
using Antrea.Policy.Status;
using Antrea.Policy.Tests.Evaluation.Pods;
using Antrea.Policy.Tests.Support;

namespace Antrea.Policy.Tests.Status;

/// <summary>
/// Nodes n1, n2, n3 (role front, back, back), Namespaces web (env prod) and db (env test), Pods web/a on n1 and n2, db/b on n2, db/c (service account sa) on n3,
/// and of web/a one that ended, one in its Node's network, and one without a Node, all but the last on n3.
/// </summary>
internal static class SpanCluster
{
    private const string Base = """
        {apiVersion: v1, kind: Node, metadata: {name: n1, labels: {role: front}}}
        ---
        {apiVersion: v1, kind: Node, metadata: {name: n2, labels: {role: back}}}
        ---
        {apiVersion: v1, kind: Node, metadata: {name: n3, labels: {role: back}}}
        ---
        {apiVersion: v1, kind: Namespace, metadata: {name: web, labels: {env: prod}}}
        ---
        {apiVersion: v1, kind: Namespace, metadata: {name: db, labels: {env: test}}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: a1, namespace: web, labels: {app: a}}, spec: {nodeName: n1}, status: {phase: Running}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: a2, namespace: web, labels: {app: a}}, spec: {nodeName: n2}, status: {phase: Pending}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: b, namespace: db, labels: {app: b}}, spec: {nodeName: n2}, status: {phase: Running}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: c, namespace: db, labels: {app: c}}, spec: {nodeName: n3, serviceAccountName: sa}, status: {phase: Running}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: done, namespace: web, labels: {app: a}}, spec: {nodeName: n3}, status: {phase: Succeeded}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: host, namespace: web, labels: {app: a}}, spec: {nodeName: n3, hostNetwork: true}, status: {phase: Running}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: waiting, namespace: web, labels: {app: a}}, status: {phase: Pending}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: lost, namespace: web, labels: {app: a}}, spec: {nodeName: gone}, status: {phase: Running}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: s, namespace: db}, spec: {type: NodePort, selector: {app: b}, clusterIP: 10.96.0.1, ports: [{port: 80, nodePort: 30080}]}}
        """;

    /// <summary>The cluster with more objects; a policy has its name as UID and generation 3.</summary>
    public static ImmutableDictionary<ObjectKey, KubeObject> With(string more) => Yaml.Objects(Base + "\n---\n" + more)
        .Select(o => o is AntreaPolicy p ? p with { Metadata = p.Metadata with { Uid = p.Metadata.Name, Generation = 3 } } : o)
        .ToImmutableDictionary(o => o.Key);

    /// <summary>The Nodes of the policy <c>p</c>, or what is wrong.</summary>
    public static string Span(string more, string? only = null)
    {
        var spans = ClusterSpans.Of(With(more), only);
        var span = spans.Of(spans.Policies.Single());
        return span.Problem is { } problem ? $"{(problem.IsPending ? "Pending" : "Failed")} {problem.Reason}" : string.Join(' ', span.Nodes.Names(spans.Nodes));
    }

    /// <summary>A ClusterNetworkPolicy p.</summary>
    public static string Acnp(string appliedTo, string rules = "ingress: [{action: Drop}]") => SmallCluster.Acnp("p", $"priority: 1, appliedTo: [{appliedTo}], {rules}");
}

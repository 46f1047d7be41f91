using Antrea.Kubernetes.Manifests;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Planning;

namespace Antrea.Policy.Tests.Support;

/// <summary>Objects and plans from YAML, as users write it.</summary>
public static class Yaml
{
    public static readonly EffectiveConfig GateOn = new(
        GateSet.Defaults.With([KeyValuePair.Create(KnownGates.NodeNetworkPolicy, true)], out _)!, new FailsafeOptions(Enabled: false));

    public static List<KubeObject> Objects(string text)
    {
        var file = ManifestFile.Read(System.Text.Encoding.UTF8.GetBytes(text), "test.yaml");
        file.Problems.ShouldBeEmpty();
        file.Manifests.SelectMany(m => m.Problems).Where(p => p.IsError).ShouldBeEmpty();
        return [.. file.Manifests.Select(m => m.Object!)];
    }

    public static WholeCluster Plan(string text, EffectiveConfig? config = null) => WholeCluster.Of("n1", Objects(Nodes + "\n---\n" + text), config ?? GateOn);

    public const string Nodes = """
        {apiVersion: v1, kind: Node, metadata: {name: n1, labels: {role: front, kubernetes.io/hostname: n1}}, spec: {podCIDRs: [10.10.1.0/24, 'fd00:10:1::/64']}, status: {addresses: [{type: InternalIP, address: 172.31.0.1}, {type: InternalIP, address: 'fd00:31::1'}, {type: Hostname, address: n1}]}}
        ---
        {apiVersion: v1, kind: Node, metadata: {name: n2, labels: {role: back, kubernetes.io/hostname: n2}}, spec: {podCIDRs: [10.10.2.0/24]}, status: {addresses: [{type: InternalIP, address: 172.31.0.2}]}}
        ---
        {apiVersion: v1, kind: Namespace, metadata: {name: web, labels: {env: prod}}}
        ---
        {apiVersion: v1, kind: Namespace, metadata: {name: db, labels: {env: test}}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: web, labels: {app: a}}, spec: {nodeName: n1, serviceAccountName: sa1}, status: {phase: Running, podIPs: [{ip: 10.10.1.11}, {ip: 'fd00:10:1::11'}]}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: b, namespace: db, labels: {app: b}}, spec: {nodeName: n2}, status: {phase: Running, podIP: 10.10.2.12}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: done, namespace: web, labels: {app: a}}, spec: {nodeName: n1}, status: {phase: Succeeded, podIP: 10.10.1.99}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: host, namespace: web, labels: {app: a}}, spec: {nodeName: n1, hostNetwork: true}, status: {phase: Running, podIP: 172.31.0.1}}
        """;
}

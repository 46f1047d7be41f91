namespace Antrea.Kernel.Tests.Cluster.Support;

/// <summary>The first policy of the guide to policies on Nodes, for node-a.</summary>
internal static class GuidePolicy
{
    public const string Restrict = """
        apiVersion: crd.antrea.io/v1beta1
        kind: ClusterNetworkPolicy
        metadata: {name: restrict-http-to-node}
        spec:
          priority: 5
          tier: application
          appliedTo: [{nodeSelector: {matchLabels: {kubernetes.io/hostname: node-a}}}]
          ingress:
          - {name: allow-cidr, action: Allow, from: [{ipBlock: {cidr: 10.10.0.0/16}}], ports: [{protocol: TCP, port: 80}], enableLogging: true, logLabel: allow-http}
          - {name: drop-other, action: Drop, ports: [{protocol: TCP, port: 80}], enableLogging: true, logLabel: default-drop-others}
        """;
}

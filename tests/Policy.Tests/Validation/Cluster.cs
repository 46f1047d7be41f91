using Antrea.Policy.Api;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Reading;

namespace Antrea.Policy.Validation;

/// <summary>A small cluster to validate against, with L7 enabled.</summary>
internal static class Cluster
{
    private const string Head = "{apiVersion: crd.antrea.io/v1beta1, kind: ";

    public static readonly ClusterView View = new(
    [
        Object(Head + "Tier, metadata: {name: custom}, spec: {priority: 120}}"),
        Object(Head + "ClusterGroup, metadata: {name: nodes}, spec: {nodeSelector: {}}}"),
        Object(Head + "ClusterGroup, metadata: {name: pods}, spec: {podSelector: {}}}"),
        Object(Head + "ClusterGroup, metadata: {name: blocks}, spec: {ipBlocks: [{cidr: 10.0.0.0/8}]}}"),
        Object(Head + "ClusterGroup, metadata: {name: of-nodes}, spec: {childGroups: [nodes]}}"),
        Object(Head + "ClusterGroup, metadata: {name: of-both}, spec: {childGroups: [nodes, pods, absent]}}"),
        Object(Head + "Group, metadata: {name: g, namespace: x}, spec: {podSelector: {}}}"),
        Object(Head + "Group, metadata: {name: parent, namespace: x}, spec: {childGroups: [g]}}"),
    ]);

    public static KubeObject Object(string yaml)
    {
        var result = Yaml.Read(yaml);
        result.Problems.Where(p => p.IsError).ShouldBeEmpty();
        return result.Object.ShouldNotBeNull();
    }

    public static IReadOnlyList<Problem> Validate(string yaml, bool l7 = true) => Validator.Validate(
        new ValidationRequest(Object(yaml), IsGateOn: gate => l7 && gate == KnownGates.L7NetworkPolicy), View);

    /// <summary>A ClusterNetworkPolicy on all Nodes with the given rules.</summary>
    public static string OnNodes(string rules) => Yaml.Cluster($"priority: 1, appliedTo: [{{nodeSelector: {{}}}}], {rules}");
}

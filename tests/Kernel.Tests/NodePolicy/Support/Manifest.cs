using System.Globalization;

namespace Antrea.Kernel.Tests.NodePolicy.Support;

/// <summary>Manifests as text, for the tests that are written in C#.</summary>
internal static class Manifest
{
    /// <summary>A ClusterNetworkPolicy on one Node.</summary>
    /// <param name="rules">YAML of the rules: <c>ingress: [..], egress: [..]</c>.</param>
    /// <param name="priority">Priority within its tier.</param>
    /// <param name="node">Its hostname label; null = all Nodes.</param>
    public static string Policy(string name, string rules, string tier = "application", double priority = 5, string? node = "node-a")
    {
        var selector = node is null ? "{}" : $"{{matchLabels: {{kubernetes.io/hostname: {node}}}}}";
        return $"{{apiVersion: crd.antrea.io/v1beta1, kind: ClusterNetworkPolicy, metadata: {{name: {name}}}, spec: {{tier: {tier}, "
            + $"priority: {priority.ToString(CultureInfo.InvariantCulture)}, appliedTo: [{{nodeSelector: {selector}}}], {rules}}}}}\n";
    }

    /// <summary>The ConfigMap that overrides the configuration file while the agent runs.</summary>
    /// <param name="config">One line of YAML in flow style.</param>
    public static string Config(string config) =>
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: antrea-config, namespace: kube-system}, data: {antrea-agent.conf: '" + config + "'}}\n";

    public static string Node(string name, string labels, string addresses, string podCidrs) =>
        $"{{apiVersion: v1, kind: Node, metadata: {{name: {name}, labels: {{{labels}}}}}, spec: {{podCIDRs: [{podCidrs}]}}, status: {{addresses: ["
        + string.Join(", ", addresses.Split(' ').Select(a => $"{{type: InternalIP, address: '{a}'}}")) + "]}}\n";

    public static string Namespace(string name) =>
        $"{{apiVersion: v1, kind: Namespace, metadata: {{name: '{name}', labels: {{ns: '{name}', kubernetes.io/metadata.name: '{name}'}}}}}}\n";

    /// <summary>The Pod <c>a</c> of a namespace.</summary>
    public static string Pod(string space, string node, bool hostNetwork, params string[] addresses) =>
        $"{{apiVersion: v1, kind: Pod, metadata: {{name: a, namespace: '{space}', labels: {{pod: a, app: a}}}}, spec: {{nodeName: {node}, "
        + $"hostNetwork: {(hostNetwork ? "true" : "false")}, containers: [{{name: c, image: server}}]}}, status: {{phase: Running, podIPs: ["
        + string.Join(", ", addresses.Select(a => $"{{ip: '{a}'}}")) + "]}}\n";
}

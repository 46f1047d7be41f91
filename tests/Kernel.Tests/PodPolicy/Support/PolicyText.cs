namespace Antrea.Kernel.Tests.PodPolicy.Support;

/// <summary>Policies on the Pods of Namespace <c>t</c>, as text.</summary>
internal static class PolicyText
{
    /// <summary>A ClusterNetworkPolicy on Pods of the name.</summary>
    /// <param name="rules">YAML of the rules in flow style: <c>ingress: [..]</c>.</param>
    public static string On(string pod, string rules, string name = "p", double priority = 5) =>
        "{apiVersion: crd.antrea.io/v1beta1, kind: ClusterNetworkPolicy, metadata: {name: " + name + "}, spec: {priority: "
        + priority.ToString(System.Globalization.CultureInfo.InvariantCulture) + ", appliedTo: [{podSelector: {matchLabels: {pod: " + pod + "}}}], " + rules + "}}\n";

    /// <summary>A peer: Pods of the name.</summary>
    public static string Pod(string pod) => "{podSelector: {matchLabels: {pod: " + pod + "}}}";
}

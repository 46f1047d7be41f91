namespace Antrea.Kernel.Tests.L7.Support;

/// <summary>ClusterNetworkPolicies with layer-7 rules, as text.</summary>
internal static class L7Text
{
    /// <summary>Items of <c>l7Protocols</c>.</summary>
    public const string Public = "{http: {path: \"/public*\"}}", Foo = "{tls: {sni: foo.bar.com}}";

    /// <summary>What comes to <c>web</c> is judged, every port and protocol of it.</summary>
    /// <param name="more">Fields of the rule, each with a comma behind it.</param>
    public static string Ingress(string items = Public, string more = "", string name = "in") =>
        On("app: web", "ingress: [{name: l7, action: Allow, " + more + "l7Protocols: [" + items + "]}]", name);

    /// <summary>What Pods with the label send is judged.</summary>
    public static string Egress(string items = Public, string label = "app: client", string more = "", string name = "out") =>
        On(label, "egress: [{name: l7, action: Allow, " + more + "l7Protocols: [" + items + "]}]", name);

    /// <summary>A policy on Pods of Namespace default with the label.</summary>
    public static string On(string label, string rules, string name = "p") =>
        "{apiVersion: crd.antrea.io/v1beta1, kind: ClusterNetworkPolicy, metadata: {name: " + name
        + "}, spec: {priority: 5, appliedTo: [{podSelector: {matchLabels: {" + label + "}}}], " + rules + "}}\n";

    /// <summary>A ClusterNetworkPolicy of the name, for deletion.</summary>
    public static string Reference(string name) => $"ClusterNetworkPolicy/{name}";
}

using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.NodePolicy.Support;

/// <summary>
/// What is in every cluster: two Nodes; Pod x/a in the network of node-a, y/a in that of node-b or a Pod behind it, z/a a Pod behind node-a.
/// </summary>
internal static class ClusterObjects
{
    public static IEnumerable<KeyValuePair<string, string>> Standard(NetLab lab, bool yOnHost)
    {
        foreach (var node in new[] { lab.NodeA, lab.NodeB })
        {
            yield return KeyValuePair.Create($"Node/{node.Name}", Node(node));
        }

        foreach (var name in new[] { "x", "y", "z" })
        {
            var host = Host(lab, name, yOnHost);
            yield return KeyValuePair.Create($"Namespace/{name}", Manifest.Namespace(name));
            yield return KeyValuePair.Create($"Pod/{name}/a", Manifest.Pod(name, name == "y" ? "node-b" : "node-a", host is LabNode, host.Ip, host.Ip6));
        }
    }

    public static string Node(LabNode node, string labels = "", string? addresses = null) => Manifest.Node(
        node.Name, $"kubernetes.io/hostname: {node.Name}{(labels.Length > 0 ? ", " : "")}{labels}", addresses ?? $"{node.Ip} {node.Ip6}",
        $"'{node.PodCidr}', '{node.PodCidr6}'");

    /// <summary>The host behind a name of a case: a namespace of the cluster, or <c>ext</c>.</summary>
    public static LabHost Host(NetLab lab, string name, bool yOnHost) => name switch
    {
        "x" => lab.NodeA,
        "y" => yOnHost ? lab.NodeB : lab.NodeB.Pod(11),
        "z" => lab.NodeA.Pod(11),
        "ext" => lab.External,
        _ => throw new ArgumentException($"no host {name}"),
    };
}

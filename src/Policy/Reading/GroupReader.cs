using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>Reads ClusterGroup and Group.</summary>
internal static class GroupReader
{
    public static KubeObject? ReadCluster(ObjectMeta metadata, Fields root) =>
        Spec(root, "") is { } spec ? new ClusterGroup(metadata, spec) : null;

    public static KubeObject? ReadNamespaced(ObjectMeta metadata, Fields root) =>
        Spec(root, metadata.Namespace) is { } spec ? new Group(metadata, spec) : null;

    private static GroupSpec? Spec(Fields root, string ns)
    {
        if (root.Require("spec")?.Fields() is not { } fields)
        {
            return null;
        }

        var spec = new GroupSpec(
            SelectorReader.Read(fields, "podSelector"),
            SelectorReader.Read(fields, "namespaceSelector"),
            NodeSelector(fields, isCluster: ns.Length == 0),
            SelectorReader.Read(fields, "externalEntitySelector"),
            NamedReader.Read(fields.Get("serviceReference"), ns),
            ListOf.From(fields.Items("ipBlocks").Select(v => IPBlockReader.Read(v)).OfType<IPBlock>()),
            ListOf.From(fields.Items("childGroups").Select(v => v.Text(Syntax.NoControl)).OfType<string>()));
        fields.Close();
        return spec;
    }

    private static LabelSelector? NodeSelector(Fields fields, bool isCluster)
    {
        if (isCluster)
        {
            return SelectorReader.Read(fields, "nodeSelector");
        }

        if (fields.Get("nodeSelector") is { } misplaced)
        {
            misplaced.Findings.Error(misplaced.At, "nodeSelector is only allowed in a ClusterGroup", "use a ClusterGroup");
        }

        return null;
    }
}

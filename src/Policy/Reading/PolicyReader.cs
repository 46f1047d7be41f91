using Antrea.Policy.Api;

namespace Antrea.Policy.Reading;

/// <summary>Reads ClusterNetworkPolicy and Antrea's NetworkPolicy.</summary>
internal static class PolicyReader
{
    /// <summary>The tier of a policy that names none.</summary>
    public const string DefaultTier = "application";

    public static KubeObject? ReadCluster(ObjectMeta metadata, Fields root) =>
        Spec(root, isCluster: true, "") is { } spec ? new ClusterNetworkPolicy(metadata, spec) : null;

    public static KubeObject? ReadNamespaced(ObjectMeta metadata, Fields root) =>
        Spec(root, isCluster: false, metadata.Namespace) is { } spec ? new AntreaNetworkPolicy(metadata, spec) : null;

    private static PolicySpec? Spec(Fields root, bool isCluster, string ns)
    {
        if (root.Require("spec")?.Fields() is not { } fields)
        {
            return null;
        }

        var tier = fields.Text("tier") is { Length: > 0 } written ? written : DefaultTier;
        var priority = fields.Require("priority")?.Number(1, 10000);
        var place = new Place(isCluster, IsRule: false, IsIngress: false, ns);
        var appliedTo = AppliedToReader.Read(fields, place);
        var ingress = RuleReader.Read(fields, "ingress", place with { IsRule = true, IsIngress = true });
        var egress = RuleReader.Read(fields, "egress", place with { IsRule = true });
        fields.Close();
        return priority is null ? null : new PolicySpec(tier, priority.Value, appliedTo, ingress, egress);
    }
}

namespace Antrea.Policy.Api;

/// <summary>What ClusterNetworkPolicy and Antrea's NetworkPolicy have in common.</summary>
public abstract record AntreaPolicy(ObjectMeta Metadata, PolicySpec Spec) : KubeObject(Metadata)
{
    /// <inheritdoc/>
    public override string ApiGroup => ApiGroups.Antrea;
}

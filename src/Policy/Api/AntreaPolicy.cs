namespace Antrea.Policy.Api;

/// <summary>What ClusterNetworkPolicy and Antrea's NetworkPolicy have in common.</summary>
public abstract record AntreaPolicy(ObjectMeta Metadata, PolicySpec Spec) : PolicyObject(Metadata, Spec)
{
    /// <inheritdoc/>
    public override string ApiGroup => ApiGroups.Antrea;
}

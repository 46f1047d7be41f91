namespace Antrea.Policy.Api;

/// <summary>What ClusterGroup and Group have in common.</summary>
public abstract record GroupObject(ObjectMeta Metadata, GroupSpec Spec) : KubeObject(Metadata)
{
    /// <inheritdoc/>
    public override string ApiGroup => ApiGroups.Antrea;
}

namespace Antrea.Policy.Api;

/// <summary>crd.antrea.io/v1beta1 ClusterGroup.</summary>
public sealed record ClusterGroup(ObjectMeta Metadata, GroupSpec Spec) : GroupObject(Metadata, Spec)
{
    /// <inheritdoc/>
    public override string Kind => "ClusterGroup";
}

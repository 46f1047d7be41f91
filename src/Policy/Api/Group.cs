namespace Antrea.Policy.Api;

/// <summary>crd.antrea.io/v1beta1 Group, namespaced.</summary>
public sealed record Group(ObjectMeta Metadata, GroupSpec Spec) : GroupObject(Metadata, Spec)
{
    /// <inheritdoc/>
    public override string Kind => "Group";
}

namespace Antrea.Policy.Api;

/// <summary>crd.antrea.io/v1beta1 Tier.</summary>
public sealed record Tier(ObjectMeta Metadata, int Priority, string Description = "") : KubeObject(Metadata)
{
    /// <inheritdoc/>
    public override string Kind => "Tier";

    /// <inheritdoc/>
    public override string ApiGroup => ApiGroups.Antrea;
}

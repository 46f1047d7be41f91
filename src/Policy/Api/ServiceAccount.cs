namespace Antrea.Policy.Api;

/// <summary>core/v1 ServiceAccount.</summary>
public sealed record ServiceAccount(ObjectMeta Metadata) : KubeObject(Metadata)
{
    /// <inheritdoc/>
    public override string Kind => "ServiceAccount";

    /// <inheritdoc/>
    public override string ApiGroup => ApiGroups.Core;
}

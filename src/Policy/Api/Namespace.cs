namespace Antrea.Policy.Api;

/// <summary>core/v1 Namespace.</summary>
public sealed record Namespace(ObjectMeta Metadata) : KubeObject(Metadata)
{
    /// <inheritdoc/>
    public override string Kind => "Namespace";

    /// <inheritdoc/>
    public override string ApiGroup => ApiGroups.Core;
}

namespace Antrea.Policy.Api;

/// <summary>core/v1 ConfigMap.</summary>
public sealed record ConfigMap(ObjectMeta Metadata, Labels Data) : KubeObject(Metadata)
{
    /// <inheritdoc/>
    public override string Kind => "ConfigMap";

    /// <inheritdoc/>
    public override string ApiGroup => ApiGroups.Core;
}

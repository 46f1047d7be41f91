namespace Antrea.Policy.Api;

/// <summary>The part of <c>metadata</c> that is used.</summary>
/// <param name="Name">Object name.</param>
/// <param name="Namespace">Namespace, empty for cluster-scoped kinds.</param>
/// <param name="Uid">UID, empty when the manifest has none.</param>
/// <param name="Generation">Spec generation, 0 when the manifest has none.</param>
/// <param name="ResourceVersion">Opaque version, empty when the manifest has none.</param>
/// <param name="Labels">Labels.</param>
/// <param name="Annotations">Annotations.</param>
public sealed record ObjectMeta(
    string Name,
    string Namespace = "",
    string Uid = "",
    long Generation = 0,
    string ResourceVersion = "",
    Labels? Labels = null,
    Labels? Annotations = null)
{
    /// <summary>Labels, never null.</summary>
    public Labels Labels { get; init; } = Labels ?? Labels.Empty;

    /// <summary>Annotations, never null.</summary>
    public Labels Annotations { get; init; } = Annotations ?? Labels.Empty;
}

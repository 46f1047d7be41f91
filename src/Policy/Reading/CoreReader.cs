using Antrea.Policy.Api;

namespace Antrea.Policy.Reading;

/// <summary>Reads the core kinds of which little more than the metadata counts.</summary>
internal static class CoreReader
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    /// <summary>Namespace; the API server gives each the label that repeats its name.</summary>
    public static KubeObject ReadNamespace(ObjectMeta metadata, Fields root) => new Namespace(
        metadata with { Labels = Labels.Of(metadata.Labels.Append(new(NameLabel, metadata.Name))) });

    public static KubeObject ReadServiceAccount(ObjectMeta metadata, Fields root) => new ServiceAccount(metadata);

    public static KubeObject ReadConfigMap(ObjectMeta metadata, Fields root) => new ConfigMap(metadata, StringMap.Read(root.Get("data")));
}

using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Schemas;

/// <summary>The schemas of Kubernetes itself, as far as they are known here.</summary>
internal static class BuiltIns
{
    /// <summary>All schemas by their names in OpenAPI.</summary>
    public static IReadOnlyDictionary<string, JsonObject> All { get; } = Read();

    /// <summary>What every object has in its metadata.</summary>
    public static FieldSchema Metadata { get; } = FieldSchema.Of(All["io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"], All);

    /// <summary>The name of a kind's schema; null if there is none.</summary>
    public static string? NameOf(ApiKind kind) => All.Where(s => Is(s.Value, kind)).Select(s => s.Key).SingleOrDefault();

    /// <summary>A kind's schema; null if there is none.</summary>
    public static FieldSchema? Of(ApiKind kind) => NameOf(kind) is { } name ? FieldSchema.Of(All[name], All) : null;

    private static bool Is(JsonObject schema, ApiKind kind) => schema["x-kubernetes-group-version-kind"]?[0] is { } gvk
        && (string?)gvk["group"] == kind.Group && (string?)gvk["version"] == kind.Version && (string?)gvk["kind"] == kind.Kind;

    private static Dictionary<string, JsonObject> Read()
    {
        var texts = new SchemaText();
        var assembly = typeof(BuiltIns).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("schema:", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            texts.Add(reader.ReadToEnd());
        }

        return texts.Read();
    }
}

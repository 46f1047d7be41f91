using System.Text.Json.Nodes;
using Antrea.Testing.Api.Schemas;

namespace Antrea.Testing.Api.Describe;

/// <summary>OpenAPI documents: v3 a group and version, v2 of everything.</summary>
internal static class OpenApi
{
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private const string Components = "#/components/schemas/";

    /// <summary>Where the documents of v3 are.</summary>
    public static JsonObject Index(ApiStore store) => new()
    {
        ["paths"] = new JsonObject(ResourceLists.Versions(store).Select(v => v.Group.Length == 0 ? $"api/{v.Version}" : $"apis/{v.Group}/{v.Version}")
            .Select(p => KeyValuePair.Create(p, (JsonNode?)new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{p}?hash={store.Shape}" }))),
    };

    /// <summary>The document of a group's version.</summary>
    public static JsonObject V3(ApiStore store, string group, string version)
    {
        var served = store.Served.Where(s => s.Kind.Group == group && s.Kind.Version == version).ToArray();
        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1.31.0" },
            ["paths"] = new JsonObject(served.SelectMany(s => OpenApiPaths.V3(s, Name(s.Kind)))),
            ["components"] = new JsonObject { ["schemas"] = Schemas(served, BuiltIns.All.Keys.Where(n => group.Length == 0 || IsOf(n, served))) },
        };
    }

    /// <summary>The document of everything.</summary>
    public static JsonObject V2(ApiStore store)
    {
        var text = Schemas(store.Served, BuiltIns.All.Keys).ToJsonString().Replace(Components, "#/definitions/", StringComparison.Ordinal);
        return new JsonObject
        {
            ["swagger"] = "2.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1.31.0" },
            ["paths"] = new JsonObject(store.Served.SelectMany(s => OpenApiPaths.V2(s, Name(s.Kind)))),
            ["definitions"] = JsonNode.Parse(text),
        };
    }

    private static JsonObject Schemas(IEnumerable<Served> served, IEnumerable<string> builtIn)
    {
        var made = new JsonObject();
        foreach (var name in builtIn)
        {
            made[name] = BuiltIns.All[name].DeepClone();
        }

        foreach (var s in served.Where(s => s.Kind.IsCustom))
        {
            var schema = (s.Definition ?? new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true }).DeepClone().AsObject();
            var properties = schema["properties"] as JsonObject ?? [];
            properties["metadata"] = new JsonObject { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"{Components}{Meta}ObjectMeta" }) };
            schema["properties"] = properties.Parent is null ? properties : properties.DeepClone();
            schema["x-kubernetes-group-version-kind"] = new JsonArray(Gvk(s.Kind));
            made[Name(s.Kind)] = schema;
        }

        return made;
    }

    /// <summary>A kind in the form that operations and schemas name it.</summary>
    public static JsonObject Gvk(ApiKind kind) => new() { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Kind };

    // A group's document has what its kinds name, and to find that out is more than it is worth: Kubernetes' own groups get all.
    private static bool IsOf(string name, Served[] served) => name.StartsWith(Meta, StringComparison.Ordinal) || served.Any(s => !s.Kind.IsCustom);

    private static string Name(ApiKind kind) =>
        BuiltIns.NameOf(kind) ?? string.Join('.', kind.Group.Split('.').Reverse().Append(kind.Version).Append(kind.Kind));
}

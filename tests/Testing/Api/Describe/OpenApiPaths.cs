using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Describe;

/// <summary>Paths and operations of a resource in OpenAPI: what clients look for are the kinds, the media types of patches, and the parameters.</summary>
internal static class OpenApiPaths
{
    private static readonly string[] Patches = ["application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml"];
    private static readonly string[] Writing = ["dryRun", "fieldManager", "fieldValidation"];
    private static readonly (string Verb, string Method, string[] Query)[] OfCollection =
        [("list", "get", ["continue", "fieldSelector", "labelSelector", "limit", "resourceVersion", "resourceVersionMatch", "sendInitialEvents", "timeoutSeconds", "watch"]), ("post", "post", Writing)];

    private static readonly (string Verb, string Method, string[] Query)[] OfObject =
        [("get", "get", []), ("put", "put", Writing), ("patch", "patch", [.. Writing, "force"]), ("delete", "delete", ["dryRun", "gracePeriodSeconds", "propagationPolicy"])];

    public static IEnumerable<KeyValuePair<string, JsonNode?>> V3(Served served, string schema) => Paths(served, (o, verb) =>
    {
        foreach (var parameter in o["parameters"]!.AsArray())
        {
            parameter!["schema"] = new JsonObject { ["type"] = parameter["type"]!.DeepClone(), ["uniqueItems"] = true };
            parameter.AsObject().Remove("type");
        }

        var body = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = $"#/components/schemas/{schema}" } };
        o["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK", ["content"] = new JsonObject { ["application/json"] = body.DeepClone() } } };
        if (verb is "post" or "put" or "patch")
        {
            o["requestBody"] = new JsonObject { ["content"] = new JsonObject(Media(served, verb).Select(m => KeyValuePair.Create(m, (JsonNode?)body.DeepClone()))) };
        }
    });

    public static IEnumerable<KeyValuePair<string, JsonNode?>> V2(Served served, string schema) => Paths(served, (o, verb) =>
    {
        var named = new JsonObject { ["$ref"] = $"#/definitions/{schema}" };
        o["consumes"] = new JsonArray([.. Media(served, verb).Select(m => JsonValue.Create(m))]);
        o["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK", ["schema"] = named.DeepClone() } };
        if (verb is "post" or "put" or "patch")
        {
            o["parameters"]!.AsArray().Add(new JsonObject { ["name"] = "body", ["in"] = "body", ["required"] = true, ["schema"] = named });
        }
    });

    private static string[] Media(Served served, string verb) => verb != "patch" ? ["application/json"] : served.Kind.IsCustom ? Patches : [.. Patches, "application/strategic-merge-patch+json"];

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Paths(Served served, Action<JsonObject, string> finish)
    {
        var kind = served.Kind;
        var path = (kind.Group.Length == 0 ? $"/api/{kind.Version}" : $"/apis/{kind.Group}/{kind.Version}") + (kind.Namespaced ? "/namespaces/{namespace}/" : "/") + kind.Plural;
        yield return KeyValuePair.Create(path, (JsonNode?)Item(kind, [.. kind.Namespaced ? ["namespace"] : Array.Empty<string>()], OfCollection, finish));
        yield return KeyValuePair.Create(path + "/{name}", (JsonNode?)Item(kind, ["name", .. kind.Namespaced ? ["namespace"] : Array.Empty<string>()], OfObject, finish));
        if (kind.HasStatus)
        {
            yield return KeyValuePair.Create(path + "/{name}/status", (JsonNode?)Item(kind, ["name", .. kind.Namespaced ? ["namespace"] : Array.Empty<string>()], OfObject[..3], finish));
        }
    }

    private static JsonObject Item(ApiKind kind, string[] inPath, (string Verb, string Method, string[] Query)[] operations, Action<JsonObject, string> finish)
    {
        var item = new JsonObject();
        foreach (var (verb, method, query) in operations)
        {
            var operation = new JsonObject
            {
                ["operationId"] = $"{verb}{kind.Group}{kind.Version}{kind.Kind}{inPath.Length}{operations.Length}",
                ["parameters"] = new JsonArray([.. inPath.Select(n => Parameter(n, "path")), .. query.Select(n => Parameter(n, "query"))]),
                ["x-kubernetes-action"] = verb,
                ["x-kubernetes-group-version-kind"] = OpenApi.Gvk(kind),
            };
            finish(operation, verb);
            item[method] = operation;
        }

        return item;
    }

    private static JsonObject Parameter(string name, string place)
    {
        var type = name is "force" or "watch" or "sendInitialEvents" ? "boolean" : name is "limit" or "timeoutSeconds" or "gracePeriodSeconds" ? "integer" : "string";
        var made = new JsonObject { ["name"] = name, ["in"] = place, ["type"] = type };
        if (place == "path")
        {
            made["required"] = true;
        }

        return made;
    }
}

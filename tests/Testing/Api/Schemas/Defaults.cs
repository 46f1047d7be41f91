using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Schemas;

/// <summary>What happens to an object before it is validated: nulls are dropped, defaults are filled in.</summary>
public static class Defaults
{
    public static JsonObject Apply(JsonObject manifest, JsonObject schema)
    {
        var copy = manifest.DeepClone().AsObject();
        Fill(copy, schema);
        return copy;
    }

    /// <summary>The same in place.</summary>
    public static void Fill(JsonObject manifest, JsonObject schema) => Visit(manifest, schema);

    private static void Visit(JsonNode? node, JsonObject schema)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (name, field) in schema["properties"] as JsonObject ?? [])
                {
                    if (map.ContainsKey(name) && map[name] is null)
                    {
                        map.Remove(name);
                    }

                    if (!map.ContainsKey(name) && field!["default"] is { } value)
                    {
                        map[name] = value.DeepClone();
                    }

                    Visit(map[name], field!.AsObject());
                }

                break;
            case JsonArray list when schema["items"] is JsonObject items:
                foreach (var item in list)
                {
                    Visit(item, items);
                }

                break;
            default:
                break;
        }
    }
}

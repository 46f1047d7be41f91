using System.Text.Json.Nodes;
using Antrea.Testing.Cel;

namespace Antrea.Testing.Api.Schemas;

/// <summary>A place in a schema.</summary>
/// <param name="Path">Names of the fields; <c>[]</c> for elements and entries.</param>
/// <param name="Schema">The schema there.</param>
/// <param name="Most">How often the place can occur in one object; <see cref="ulong.MaxValue"/> = not bounded.</param>
public sealed record SchemaPlace(string Path, JsonObject Schema, ulong Most)
{
    public JsonArray Rules => Schema["x-kubernetes-validations"] as JsonArray ?? [];
}

/// <summary>Walks over the structural part of a schema: not into oneOf and its like.</summary>
public static class SchemaWalk
{
    public static IEnumerable<SchemaPlace> Places(JsonObject schema, string path = "", ulong most = 1)
    {
        yield return new SchemaPlace(path, schema, most);
        foreach (var (name, field) in schema["properties"] as JsonObject ?? [])
        {
            foreach (var place in Places(field!.AsObject(), $"{path}.{name}", most))
            {
                yield return place;
            }
        }

        foreach (var (keyword, bound) in new[] { ("items", "maxItems"), ("additionalProperties", "maxProperties") })
        {
            if (schema[keyword] is JsonObject each)
            {
                var times = schema[bound] is { } n ? Times.Multiply(most, (ulong)n) : ulong.MaxValue;
                foreach (var place in Places(each, path + "[]", times))
                {
                    yield return place;
                }
            }
        }
    }

    /// <summary>The schema of a path of fields such as <c>.spec.tier</c>; null if it is not declared.</summary>
    public static JsonObject? Find(JsonObject schema, string path) =>
        path.Split('.', StringSplitOptions.RemoveEmptyEntries).Aggregate((JsonObject?)schema, (s, name) => s?["properties"]?[name] as JsonObject);
}

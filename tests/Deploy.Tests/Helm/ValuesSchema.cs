using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Antrea.Deploy.Tests.Helm;

/// <summary>Checks values against the part of JSON Schema that values.schema.json uses; any other keyword is an error.</summary>
public static class ValuesSchema
{
    /// <summary>The paths of what does not fit, each with the keyword.</summary>
    public static IEnumerable<string> Check(JsonNode? value, JsonObject schema, string path = "")
    {
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        foreach (var (keyword, rule) in schema)
        {
            var fits = keyword switch
            {
                "$schema" or "properties" or "items" => true,
                "type" => (rule is JsonArray types ? types.Select(t => (string)t!) : [(string)rule!]).Any(t => IsA(t, value, kind)),
                "enum" => rule!.AsArray().Any(v => JsonNode.DeepEquals(v, value)),
                "minimum" => kind != JsonValueKind.Number || value!.GetValue<double>() >= rule!.GetValue<double>(),
                "maximum" => kind != JsonValueKind.Number || value!.GetValue<double>() <= rule!.GetValue<double>(),
                "minLength" => kind != JsonValueKind.String || value!.GetValue<string>().Length >= (int)rule!,
                "pattern" => kind != JsonValueKind.String || Regex.IsMatch(value!.GetValue<string>(), (string)rule!),
                "required" => value is not JsonObject o || rule!.AsArray().All(n => o.ContainsKey((string)n!)),
                "additionalProperties" => rule is JsonObject || value is not JsonObject o || o.All(p => schema["properties"]!.AsObject().ContainsKey(p.Key)),
                _ => throw new NotSupportedException(keyword),
            };
            if (!fits)
            {
                yield return $"{path} {keyword}".Trim();
            }
        }

        foreach (var wrong in Children(value, schema, path).SelectMany(c => Check(c.Value, c.Schema, c.Path)))
        {
            yield return wrong;
        }
    }

    private static IEnumerable<(JsonNode? Value, JsonObject Schema, string Path)> Children(JsonNode? value, JsonObject schema, string path) => value switch
    {
        JsonObject map => map.Select(p => (p.Value, (schema["properties"]?[p.Key] ?? schema["additionalProperties"]) as JsonObject, $"{path}.{p.Key}"))
            .Where(c => c.Item2 is not null).Select(c => (c.Value, c.Item2!, c.Item3)),
        JsonArray list when schema["items"] is JsonObject items => list.Select((v, i) => (v, items, $"{path}[{i}]")),
        _ => [],
    };

    private static bool IsA(string type, JsonNode? value, JsonValueKind kind) => type switch
    {
        "object" => kind == JsonValueKind.Object,
        "array" => kind == JsonValueKind.Array,
        "string" => kind == JsonValueKind.String,
        "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
        "integer" => kind == JsonValueKind.Number && value!.GetValue<double>() is var n && n == Math.Floor(n),
        _ => throw new NotSupportedException(type),
    };
}

using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Schemas;

/// <summary>Whether a schema is structural.</summary>
internal static class Structure
{
    private static readonly string[] Values = ["type", "properties", "additionalProperties", "items", "default", "nullable", "description", "title"];

    public static IEnumerable<(string Path, string Message)> Problems(JsonObject schema, string path = "")
    {
        var type = (string?)schema["type"];
        var isOpen = schema["x-kubernetes-preserve-unknown-fields"] is not null;
        if (type is null && schema["x-kubernetes-int-or-string"] is null && !isOpen)
        {
            yield return ($"{path}.type", "Required value: must not be empty for specified object fields");
        }

        if (path.Length == 0 && type != "object")
        {
            yield return (".type", "Invalid value: must be object at the root");
        }

        if (type == "array" && schema["items"] is null)
        {
            yield return ($"{path}.items", "Required value: must be specified");
        }

        if (schema["properties"] is not null && schema["additionalProperties"] is not null)
        {
            yield return ($"{path}.additionalProperties", "Forbidden: must not be used together with properties");
        }

        foreach (var keyword in new[] { "uniqueItems", "patternProperties", "dependencies", "additionalItems", "definitions", "$ref" }.Where(k => schema[k] is not null))
        {
            yield return ($"{path}.{keyword}", "Forbidden: must not be used in a structural schema");
        }

        foreach (var problem in Lists(schema, path).Concat(Junctors(schema, path)))
        {
            yield return problem;
        }

        if (schema["default"] is { } value && SchemaValidator.Validate(value, schema).Count > 0)
        {
            yield return ($"{path}.default", "Invalid value: must fit the schema");
        }

        foreach (var problem in (schema["properties"] as JsonObject ?? []).SelectMany(p => Problems(p.Value!.AsObject(), $"{path}.properties[{p.Key}]"))
            .Concat(new[] { "items", "additionalProperties" }.Where(k => schema[k] is JsonObject).SelectMany(k => Problems(schema[k]!.AsObject(), $"{path}.{k}"))))
        {
            yield return problem;
        }
    }

    private static IEnumerable<(string Path, string Message)> Lists(JsonObject schema, string path)
    {
        var keys = schema["x-kubernetes-list-map-keys"] as JsonArray;
        if ((string?)schema["x-kubernetes-list-type"] == "map" != keys is not null)
        {
            yield return ($"{path}.x-kubernetes-list-map-keys", "Required value: goes with list type map, and only with it");
        }

        var items = schema["items"];
        foreach (var key in keys ?? [])
        {
            var name = (string)key!;
            if (items?["properties"]?[name] is not { } field
                || ((items["required"] as JsonArray)?.Any(r => (string?)r == name) != true && field["default"] is null))
            {
                yield return ($"{path}.items.properties[{name}]", "Required value: a key of the list must be declared, and required or have a default");
            }
        }
    }

    // Within allOf, anyOf, oneOf and not only validations may stand, and only of declared fields.
    private static IEnumerable<(string Path, string Message)> Junctors(JsonObject schema, string path)
    {
        foreach (var keyword in new[] { "allOf", "anyOf", "oneOf" }.Where(k => schema[k] is not null))
        {
            var isIntOrString = keyword == "anyOf" && schema["x-kubernetes-int-or-string"] is not null;
            foreach (var branch in isIntOrString ? [] : schema[keyword]!.AsArray())
            {
                foreach (var (name, field) in branch?["properties"] as JsonObject ?? [])
                {
                    if (schema["properties"]?[name] is null)
                    {
                        yield return ($"{path}.properties[{name}]", $"Required value: because it is defined in {path}.{keyword}");
                    }

                    foreach (var value in Values.Where(v => v != "properties" && field![v] is not null))
                    {
                        yield return ($"{path}.{keyword}.properties[{name}].{value}", "Forbidden: must be empty to be structural");
                    }
                }

                foreach (var value in Values.Where(v => v != "properties" && branch?[v] is not null))
                {
                    yield return ($"{path}.{keyword}.{value}", "Forbidden: must be empty to be structural");
                }
            }
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Schemas;

/// <summary>Goes over an object once: drops what is not declared and what is null, and notes what is wrong.</summary>
internal sealed class ObjectCheck
{
    /// <summary>Undeclared fields, as <c>spec.containers[0].x</c>.</summary>
    public List<string> Unknown { get; } = [];

    /// <summary>Values of another type than declared, and what was expected.</summary>
    public List<(string Path, string Found, string Expected)> Mistyped { get; } = [];

    /// <summary>Missing and impossible values: field, reason, message.</summary>
    public List<(string Path, string Reason, string Message)> Invalid { get; } = [];

    /// <summary>Checks an object of a resource of Kubernetes.</summary>
    public static ObjectCheck BuiltIn(JsonObject o, FieldSchema schema)
    {
        var check = new ObjectCheck();
        check.Visit(o, schema, "", isCustom: false);
        return check;
    }

    /// <summary>Drops what the definition of a custom resource does not know; types are left to its schema.</summary>
    public static ObjectCheck Custom(JsonObject o, FieldSchema schema)
    {
        var check = new ObjectCheck();
        var head = new[] { "apiVersion", "kind", "metadata" };
        check.Fields(o, "", name => head.Contains(name) ? FieldSchema.Any : schema.Declared(name), schema.IsOpen, isCustom: true);
        if (o["metadata"] is JsonObject metadata)
        {
            check.Visit(metadata, BuiltIns.Metadata, "metadata", isCustom: false);
        }

        return check;
    }

    private void Visit(JsonNode? value, FieldSchema schema, string path, bool isCustom)
    {
        if (!isCustom && value is not null && !IsOfType(value, schema))
        {
            Mistyped.Add((path, Kind(value), (string?)schema.Json["format"] ?? schema.Type));
            return;
        }

        switch (value)
        {
            case JsonObject map when schema.Values is { } values:
                foreach (var (name, item) in map.ToArray())
                {
                    Visit(item, values, $"{path}.{name}", isCustom);
                }

                break;
            case JsonObject map:
                Fields(map, path, schema.Declared, schema.IsOpen, isCustom);
                foreach (var name in isCustom ? [] : schema.Required.Where(n => !map.ContainsKey(n)))
                {
                    Invalid.Add((At(path, name), "FieldValueRequired", "Required value"));
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    Visit(list[i], schema.Items, $"{path}[{i}]", isCustom);
                }

                break;
            case { } when !isCustom && schema.Json["enum"] is JsonArray allowed && !allowed.Any(a => JsonNode.DeepEquals(a, value)):
                Invalid.Add((path, "FieldValueNotSupported", $"Unsupported value: {value.ToJsonString()}: supported values: {string.Join(", ", allowed.Select(a => a!.ToJsonString()))}"));
                break;
        }
    }

    private void Fields(JsonObject map, string path, Func<string, FieldSchema?> declared, bool isOpen, bool isCustom)
    {
        foreach (var (name, value) in map.ToArray())
        {
            if (declared(name) is { } field)
            {
                if (value is null)
                {
                    map.Remove(name);
                }
                else
                {
                    Visit(value, field, At(path, name), isCustom);
                }
            }
            else if (!isOpen)
            {
                Unknown.Add(At(path, name));
                map.Remove(name);
            }
        }
    }

    private static string At(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static bool IsOfType(JsonNode value, FieldSchema schema)
    {
        var kind = value.GetValueKind();
        if (schema.Json["x-kubernetes-int-or-string"] is not null)
        {
            return kind is JsonValueKind.String || IsInteger(value);
        }

        return schema.Type switch
        {
            "object" => kind == JsonValueKind.Object,
            "array" => kind == JsonValueKind.Array,
            "string" => kind == JsonValueKind.String,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "integer" => IsInteger(value),
            "number" => kind == JsonValueKind.Number,
            _ => schema.Json["oneOf"] is null || kind is JsonValueKind.String or JsonValueKind.Number,
        };
    }

    private static bool IsInteger(JsonNode value) => value.GetValueKind() == JsonValueKind.Number && value.ToJsonString().All(c => char.IsAsciiDigit(c) || c == '-');

    private static string Kind(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object", JsonValueKind.Array => "array", JsonValueKind.String => "string", JsonValueKind.Number => "number", _ => "bool",
    };
}

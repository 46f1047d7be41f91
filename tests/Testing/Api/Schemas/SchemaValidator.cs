using System.Text.Json;
using System.Text.Json.Nodes;
using Antrea.Testing.Cel;

namespace Antrea.Testing.Api.Schemas;

/// <summary>Validates a value against the part of OpenAPI that the definitions use; an unknown keyword is an error of the test.</summary>
public sealed class SchemaValidator
{
    private static readonly string[] Silent = ["description", "default", "x-kubernetes-validations", "x-kubernetes-map-type", "x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-int-or-string", "title", "nullable", "exclusiveMinimum", "exclusiveMaximum"];

    private readonly List<Refusal> _found = [];

    public static IReadOnlyList<Refusal> Validate(JsonNode? value, JsonObject schema, string path = "")
    {
        var validator = new SchemaValidator();
        validator.Check(value, schema, path);
        return validator._found;
    }

    private void Check(JsonNode? value, JsonObject schema, string path)
    {
        if (value is null && (bool?)schema["nullable"] == true)
        {
            return;
        }

        if (!IsOfType(value, schema))
        {
            Refuse(RefusedBy.Form, path, $"must be of type {schema["type"] ?? "integer or string"}: \"{TypeOf(value)}\"");
            return;
        }

        foreach (var (keyword, wanted) in schema)
        {
            if (!Silent.Contains(keyword))
            {
                Keyword(keyword, wanted!, value, schema, path);
            }
        }

        if (value is JsonObject map && path != ".metadata")
        {
            Unknown(map, schema, path);
        }
    }

    private void Keyword(string keyword, JsonNode wanted, JsonNode? value, JsonObject schema, string path)
    {
        switch (keyword)
        {
            case "type" or "properties" or "items" or "additionalProperties":
                Children(keyword, wanted, value, path);
                break;
            case "required":
                foreach (var name in wanted.AsArray().Where(n => value is JsonObject map && !map.ContainsKey((string)n!)))
                {
                    Refuse(RefusedBy.Form, $"{path}.{name}", "is required");
                }

                break;
            case "allOf" or "anyOf" or "oneOf" or "not":
                Junctor(keyword, wanted, value, path);
                break;
            case "maxItems" or "maxProperties" or "maxLength" or "minItems" or "minProperties" or "minLength":
                Refuse(Bounds.Size(value) is { } size && !Bounds.Allows(keyword, size, (int)wanted), RefusedBy.Form, path, $"{keyword} is {wanted}");
                break;
            case "minimum":
                Refuse(schema["exclusiveMinimum"] is null ? Number(value) < (double)wanted : Number(value) <= (double)wanted, RefusedBy.Schema, path, $"should be greater than {(schema["exclusiveMinimum"] is null ? "or equal to " : "")}{wanted}");
                break;
            case "maximum":
                Refuse(schema["exclusiveMaximum"] is null ? Number(value) > (double)wanted : Number(value) >= (double)wanted, RefusedBy.Schema, path, $"should be less than {(schema["exclusiveMaximum"] is null ? "or equal to " : "")}{wanted}");
                break;
            case "multipleOf":
                Refuse(Number(value) % (double)wanted is { } rest && rest != 0, RefusedBy.Schema, path, $"should be a multiple of {wanted}");
                break;
            case "enum":
                Refuse(!wanted.AsArray().Any(w => JsonNode.DeepEquals(w, value)), RefusedBy.Schema, path, $"unsupported value: supported values: {string.Join(", ", wanted.AsArray().Select(w => w!.ToJsonString()))}");
                break;
            case "pattern":
                Refuse(Text(value) is { } text && !GoRegex.IsMatch(text, (string)wanted!), RefusedBy.Schema, path, $"should match {wanted}");
                break;
            case "format":
                Refuse(!Bounds.HasFormat((string)wanted!, value), RefusedBy.Schema, path, $"must be of format {wanted}");
                break;
            default:
                throw new NotSupportedException($"keyword {keyword} in {schema.GetPath()}");
        }
    }

    private void Children(string keyword, JsonNode wanted, JsonNode? value, string path)
    {
        switch (keyword, value)
        {
            case ("properties", JsonObject map):
                foreach (var (name, schema) in wanted.AsObject().Where(p => map.ContainsKey(p.Key)))
                {
                    Check(map[name], schema!.AsObject(), $"{path}.{name}");
                }

                break;
            case ("additionalProperties", JsonObject map):
                foreach (var (name, item) in map)
                {
                    Check(item, wanted.AsObject(), $"{path}[{name}]");
                }

                break;
            case ("items", JsonArray list):
                for (var i = 0; i < list.Count; i++)
                {
                    Check(list[i], wanted.AsObject(), $"{path}[{i}]");
                }

                break;
            default:
                break;
        }
    }

    private void Junctor(string keyword, JsonNode wanted, JsonNode? value, string path)
    {
        var branches = wanted is JsonArray list ? [.. list.Select(n => n!.AsObject())] : new[] { wanted.AsObject() };
        var fits = branches.Count(b => Validate(value, b, path).All(r => r.By == RefusedBy.UnknownField));
        var wrong = keyword switch
        {
            "allOf" => fits < branches.Length,
            "anyOf" => fits == 0,
            "oneOf" => fits != 1,
            _ => fits > 0,
        };
        Refuse(wrong, RefusedBy.Schema, path, $"must validate {keyword} of the schemas");
    }

    private void Unknown(JsonObject map, JsonObject schema, string path)
    {
        if (schema["additionalProperties"] is null && schema["x-kubernetes-preserve-unknown-fields"] is null && schema["type"] is not null)
        {
            foreach (var (name, _) in map.Where(p => schema["properties"]?[p.Key] is null))
            {
                Refuse(RefusedBy.UnknownField, $"{path}.{name}", "unknown field");
            }
        }
    }

    private static bool IsOfType(JsonNode? value, JsonObject schema) => (string?)schema["type"] switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => Text(value) is not null,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => Number(value) is not null,
        "integer" => IsInteger(value),
        null when schema["x-kubernetes-int-or-string"] is not null => IsInteger(value) || Text(value) is not null,
        null => true,
        var type => throw new NotSupportedException($"type {type}"),
    };

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "null", JsonValueKind.Object => "object", JsonValueKind.Array => "array", JsonValueKind.String => "string",
        JsonValueKind.Number => IsInteger(value) ? "integer" : "number", _ => "boolean",
    };

    private static bool IsInteger(JsonNode? value) => Number(value) is { } number && number == Math.Floor(number);

    private static double? Number(JsonNode? value) => Bounds.Number(value);

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private void Refuse(bool wrong, RefusedBy by, string path, string message)
    {
        if (wrong)
        {
            Refuse(by, path, message);
        }
    }

    private void Refuse(RefusedBy by, string path, string message) => _found.Add(new Refusal(by, path, message));
}

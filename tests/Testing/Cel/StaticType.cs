using System.Text.Json.Nodes;

namespace Antrea.Testing.Cel;

/// <summary>What a value can be.</summary>
public enum Shape
{
    Bool,
    Int,
    Double,
    Text,
    Dyn,
    List,
    Map,
    Object,
    Type,
    Address,
    Network,
}

/// <summary>The type of an expression, with the greatest size that the API server's cost estimate assumes for it.</summary>
/// <param name="Shape">What it is.</param>
/// <param name="Size">Characters times four, elements or entries; 1 for scalars; <see cref="ulong.MaxValue"/> = not bounded.</param>
/// <param name="Element">Of lists and maps.</param>
/// <param name="Fields">Of objects: the schema of each field.</param>
public sealed record StaticType(Shape Shape, ulong Size = 1, StaticType? Element = null, JsonObject? Fields = null)
{
    private const ulong LargestRequest = 3 * 1024 * 1024;

    public static readonly StaticType Bool = new(Shape.Bool);
    public static readonly StaticType Int = new(Shape.Int);

    /// <summary>The type of what a schema describes.</summary>
    public static StaticType Of(JsonObject schema, bool isRoot = false)
    {
        if (schema["x-kubernetes-int-or-string"] is not null)
        {
            return new StaticType(Shape.Dyn, Length(schema));
        }

        return (string?)schema["type"] switch
        {
            "boolean" => Bool,
            "integer" => Int,
            "number" => new StaticType(Shape.Double),
            "string" => new StaticType(Shape.Text, Length(schema)),
            "array" => new StaticType(Shape.List, Bound(schema, "maxItems"), Of(schema["items"]!.AsObject())),
            "object" when schema["additionalProperties"] is JsonObject values => new StaticType(Shape.Map, Bound(schema, "maxProperties"), Of(values)),
            "object" => new StaticType(Shape.Object, 0, null, isRoot ? WithMetadata(schema) : schema["properties"] as JsonObject ?? []),
            var other => throw new CelException($"a schema of type {other}"),
        };
    }

    private static ulong Bound(JsonObject schema, string keyword) => schema[keyword] is { } bound ? (ulong)bound : ulong.MaxValue;

    private static ulong Length(JsonObject schema) =>
        schema["maxLength"] is { } length ? 4 * (ulong)length
        : schema["enum"] is JsonArray values ? values.Max(v => (ulong)((string)v!).Length)
        : LargestRequest;

    private static JsonObject WithMetadata(JsonObject schema)
    {
        var fields = schema["properties"]!.DeepClone().AsObject();
        fields["metadata"] = JsonNode.Parse("""{"type": "object", "properties": {"name": {"type": "string"}, "generateName": {"type": "string"}}}""");
        return fields;
    }
}

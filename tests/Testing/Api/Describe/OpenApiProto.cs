using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Describe;

/// <summary>The schemas of OpenAPI v2 in protocol buffers, in which kubectl asks for them. Paths and most bounds are left out.</summary>
internal static class OpenApiProto
{
    /// <summary>Its media type as it is asked for, and as answers have it: no header may have an @ there.</summary>
    public const string Asked = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf", ContentType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    /// <summary>The document of everything.</summary>
    public static byte[] Document(ApiStore store)
    {
        var v2 = OpenApi.V2(store);
        var definitions = new ProtoMessage();
        foreach (var (name, schema) in v2["definitions"]!.AsObject())
        {
            definitions.Message(1, Named(name, Schema(schema!.AsObject())));
        }

        return new ProtoMessage()
            .Text(1, (string?)v2["swagger"])
            .Message(2, new ProtoMessage().Text(1, (string?)v2["info"]!["title"]).Text(2, (string?)v2["info"]!["version"]))
            .Message(8, new ProtoMessage())
            .Message(9, definitions).ToArray();
    }

    private static ProtoMessage Schema(JsonObject schema)
    {
        // What stands alone within allOf is a plain reference in v2.
        var reference = (string?)(schema["$ref"] ?? (schema["allOf"] as JsonArray)?[0]?["$ref"]);
        var made = new ProtoMessage().Text(1, reference).Text(2, (string?)schema["format"]).Text(4, (string?)schema["description"]);
        if (reference is not null)
        {
            return made;
        }

        foreach (var name in schema["required"] as JsonArray ?? [])
        {
            made.Text(19, (string?)name);
        }

        if (schema["additionalProperties"] is JsonObject values)
        {
            made.Message(21, new ProtoMessage().Message(1, Schema(values)));
        }

        if ((string?)schema["type"] is { } type)
        {
            made.Message(22, new ProtoMessage().Text(1, type));
        }

        if (schema["items"] is JsonObject items)
        {
            made.Message(23, new ProtoMessage().Message(1, Schema(items)));
        }

        if (schema["properties"] is JsonObject properties)
        {
            var fields = new ProtoMessage();
            foreach (var (name, field) in properties)
            {
                fields.Message(1, Named(name, Schema(field!.AsObject())));
            }

            made.Message(25, fields);
        }

        foreach (var (name, value) in schema.Where(p => p.Key.StartsWith("x-kubernetes-", StringComparison.Ordinal)))
        {
            made.Message(31, Named(name, new ProtoMessage().Text(2, value?.ToJsonString())));
        }

        return made;
    }

    private static ProtoMessage Named(string name, ProtoMessage value) => new ProtoMessage().Text(1, name).Message(2, value);
}

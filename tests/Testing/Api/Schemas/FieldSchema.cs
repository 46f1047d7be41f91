using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Schemas;

/// <summary>What a schema says of the shape of a value: what pruning, merging and ownership need to know.</summary>
internal sealed class FieldSchema
{
    private readonly JsonObject _json;
    private readonly IReadOnlyDictionary<string, JsonObject> _all;
    private readonly Dictionary<string, FieldSchema?> _fields = [];
    private FieldSchema? _items, _values;

    private FieldSchema(JsonObject json, IReadOnlyDictionary<string, JsonObject> all, JsonObject? outer)
    {
        (_json, _all) = (json, all);
        ListType = (string?)json["x-kubernetes-list-type"] ?? "atomic";
        IsAtomic = (string?)(outer?["x-kubernetes-map-type"] ?? json["x-kubernetes-map-type"]) == "atomic";
        Keys = [.. (json["x-kubernetes-list-map-keys"] as JsonArray ?? []).Select(k => (string)k!)];
    }

    /// <summary>Of values that nothing is known of.</summary>
    public static FieldSchema Any { get; } = Of(new JsonObject { ["x-kubernetes-preserve-unknown-fields"] = true }, new Dictionary<string, JsonObject>());

    /// <summary>The schema itself.</summary>
    public JsonObject Json => _json;

    /// <summary>object, array, string ..., or empty for anything.</summary>
    public string Type => (string?)_json["type"] ?? "";

    /// <summary>Whether undeclared fields are kept.</summary>
    public bool IsOpen => _json["x-kubernetes-preserve-unknown-fields"] is not null || (Type.Length == 0 && _json["properties"] is null);

    /// <summary>Whether a map is owned and replaced as a whole.</summary>
    public bool IsAtomic { get; }

    /// <summary>Of a list: atomic, set or map.</summary>
    public string ListType { get; }

    /// <summary>Of a list of type map: what tells its entries apart.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>How a strategic merge takes a list: its entries by a key, as a set (empty key), or not at all (null).</summary>
    public string? MergeKey => ((string?)_json["x-kubernetes-patch-strategy"])?.StartsWith("merge", StringComparison.Ordinal) == true
        ? (string?)_json["x-kubernetes-patch-merge-key"] ?? "" : null;

    /// <summary>Schema of the elements of a list.</summary>
    public FieldSchema Items => _items ??= _json["items"] is JsonObject items ? Of(items, _all) : Any;

    /// <summary>Schema of the values of a map; null if it is none.</summary>
    public FieldSchema? Values => _values ??= _json["additionalProperties"] is JsonObject values ? Of(values, _all) : null;

    /// <summary>Names of the declared fields.</summary>
    public IEnumerable<string> Names => (_json["properties"] as JsonObject ?? []).Select(p => p.Key);

    /// <summary>Required fields.</summary>
    public IEnumerable<string> Required => (_json["required"] as JsonArray ?? []).Select(n => (string)n!);

    /// <summary>A declared field, an entry of a map, or null.</summary>
    public FieldSchema? Declared(string name)
    {
        lock (_fields)
        {
            return _fields.TryGetValue(name, out var known) ? known
                : _fields[name] = _json["properties"]?[name] is JsonObject field ? Of(field, _all) : null;
        }
    }

    /// <summary>The schema of a field, declared or not.</summary>
    public FieldSchema Field(string name) => Declared(name) ?? Values ?? Any;

    /// <summary>Makes one; references are looked up among all schemas.</summary>
    public static FieldSchema Of(JsonObject json, IReadOnlyDictionary<string, JsonObject> all)
    {
        var named = (string?)(json["$ref"] ?? (json["allOf"] as JsonArray is [JsonObject { Count: 1 } only] ? only["$ref"] : null));
        return named is null ? new FieldSchema(json, all, null) : new FieldSchema(all[named["#/components/schemas/".Length..]], all, json);
    }
}

using System.Text.Json.Nodes;
using Antrea.Testing.Api.Schemas;

namespace Antrea.Testing.Api.Writes;

/// <summary>Single steps of the paths of <see cref="FieldPaths"/>.</summary>
internal static class FieldSteps
{
    /// <summary>The keys of a list's entry, with the default where one is missing.</summary>
    public static string KeyOf(JsonObject item, FieldSchema list) => new JsonObject(
        list.Keys.Order(StringComparer.Ordinal).Select(k => KeyValuePair.Create(k, item[k]?.DeepClone() ?? list.Items.Field(k).Json["default"]?.DeepClone() ?? (k == "protocol" ? "TCP" : null)))
            .Where(p => p.Value is not null)).ToJsonString();

    /// <summary>What a step leads to, or null.</summary>
    public static JsonNode? Find(JsonNode? at, string step) => (at, step[0]) switch
    {
        (JsonObject map, 'f') => map[step[2..]],
        (JsonArray list, 'k') => JsonNode.Parse(step[2..])!.AsObject() is var key ? list.OfType<JsonObject>().FirstOrDefault(i => Has(i, key)) : null,
        (JsonArray list, 'v') => JsonNode.Parse(step[2..]) is var value ? list.FirstOrDefault(i => JsonNode.DeepEquals(i, value)) : null,
        _ => null,
    };

    /// <summary>What a step leads to, made if it is not there.</summary>
    public static JsonNode Inner(JsonNode at, string step, bool isList)
    {
        var found = Find(at, step);
        if (found is JsonArray && isList || found is JsonObject && !isList)
        {
            return found;
        }

        if (step[0] == 'k')
        {
            var item = JsonNode.Parse(step[2..])!;
            at.AsArray().Add(item);
            return item;
        }

        JsonNode made = isList ? new JsonArray() : new JsonObject();
        at[step[2..]] = made;
        return made;
    }

    public static void AddToSet(JsonArray set, JsonNode? value)
    {
        if (!set.Any(i => JsonNode.DeepEquals(i, value)))
        {
            set.Add(value?.DeepClone());
        }
    }

    private static bool Has(JsonObject item, JsonObject key) => key.All(k => JsonNode.DeepEquals(item[k.Key] ?? (k.Key == "protocol" ? "TCP" : null), k.Value));
}

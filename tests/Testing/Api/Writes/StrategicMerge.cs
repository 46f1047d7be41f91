using System.Text.Json.Nodes;
using Antrea.Testing.Api.Schemas;

namespace Antrea.Testing.Api.Writes;

/// <summary>Strategic merge patch: lists that have a merge key are merged entry by entry, and directives in the patch delete, replace and order.</summary>
internal static class StrategicMerge
{
    private const string Order = "$setElementOrder/", Deleted = "$deleteFromPrimitiveList/";

    /// <summary>A patched copy; null if the patch deletes it.</summary>
    public static JsonObject? Apply(JsonObject? target, JsonObject patch, FieldSchema schema)
    {
        switch ((string?)patch["$patch"])
        {
            case "delete":
                return null;
            case "replace":
                return Plain(patch);
        }

        var made = target?.DeepClone().AsObject() ?? [];
        if (patch["$retainKeys"] is JsonArray kept)
        {
            foreach (var key in made.Select(p => p.Key).Where(k => !kept.Any(n => (string?)n == k)).ToArray())
            {
                made.Remove(key);
            }
        }

        foreach (var (key, value) in patch.Where(p => p.Key[0] != '$'))
        {
            var field = schema.Field(key);
            made[key] = (value, made[key]) switch
            {
                (JsonObject o, var old) => Apply(old as JsonObject, o, field),
                (JsonArray a, JsonArray old) when field.MergeKey is { } merge => Merge(old, a, merge, field.Items),
                (JsonArray a, _) => new JsonArray([.. a.Where(i => i is not JsonObject { Count: 1 } only || only["$patch"] is null).Select(i => i is JsonObject o ? Apply(null, o, field.Items) : i?.DeepClone())]),
                _ => value?.DeepClone(),
            };
            if (made[key] is null)
            {
                made.Remove(key);
            }
        }

        foreach (var (key, value) in patch.Where(p => p.Key.StartsWith(Deleted, StringComparison.Ordinal)))
        {
            if (made[key[Deleted.Length..]] is JsonArray list)
            {
                RemoveAll(list, i => value!.AsArray().Any(d => JsonNode.DeepEquals(d, i)));
            }
        }

        foreach (var (key, value) in patch.Where(p => p.Key.StartsWith(Order, StringComparison.Ordinal)))
        {
            var name = key[Order.Length..];
            if (made[name] is JsonArray list && schema.Field(name).MergeKey is { } merge)
            {
                made[name] = InOrder(list, value!.AsArray(), merge);
            }
        }

        return made;
    }

    private static JsonArray Merge(JsonArray old, JsonArray patch, string key, FieldSchema items)
    {
        if (patch.OfType<JsonObject>().Any(i => (string?)i["$patch"] == "replace"))
        {
            return new JsonArray([.. patch.Where(i => (string?)(i as JsonObject)?["$patch"] != "replace").Select(i => i?.DeepClone())]);
        }

        var made = old.DeepClone().AsArray();
        foreach (var item in patch)
        {
            if (key.Length == 0)
            {
                if (!made.Any(i => JsonNode.DeepEquals(i, item)))
                {
                    made.Add(item?.DeepClone());
                }

                continue;
            }

            var change = item as JsonObject ?? throw ApiError.BadRequest($"an entry of a list that is merged by {key} is no object");
            var at = IndexOf(made, key, change[key] ?? throw ApiError.BadRequest($"map: {change.ToJsonString()} does not contain declared merge key: {key}"));
            var merged = Apply(at < 0 ? null : made[at]!.AsObject(), change, items);
            if (at >= 0)
            {
                made.RemoveAt(at);
            }

            if (merged is not null)
            {
                made.Insert(at < 0 ? made.Count : at, merged);
            }
        }

        return made;
    }

    // What the order does not name stays behind what stood before it.
    private static JsonArray InOrder(JsonArray list, JsonArray order, string key)
    {
        int Rank(JsonNode? item) => order.Select((o, i) => (o, i)).Where(p => JsonNode.DeepEquals(Key(p.o, key), Key(item, key))).Select(p => p.i).DefaultIfEmpty(-1).First();
        var ranked = new List<(int Rank, JsonNode? Item)>();
        foreach (var item in list)
        {
            var rank = Rank(item);
            ranked.Add((rank >= 0 ? rank : ranked.Count > 0 ? ranked[^1].Rank : -1, item?.DeepClone()));
        }

        return new JsonArray([.. ranked.OrderBy(r => r.Rank).Select(r => r.Item)]);
    }

    private static JsonNode? Key(JsonNode? item, string key) => key.Length == 0 ? item : (item as JsonObject)?[key];

    private static int IndexOf(JsonArray list, string key, JsonNode value)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (JsonNode.DeepEquals((list[i] as JsonObject)?[key], value))
            {
                return i;
            }
        }

        return -1;
    }

    private static void RemoveAll(JsonArray list, Func<JsonNode?, bool> which)
    {
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (which(list[i]))
            {
                list.RemoveAt(i);
            }
        }
    }

    private static JsonObject Plain(JsonObject patch) => new(patch.Where(p => p.Key[0] != '$').Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
}

using System.Text.Json.Nodes;
using Antrea.Testing.Api.Schemas;

namespace Antrea.Testing.Api.Writes;

/// <summary>
/// The fields of an object as somebody owns them, in the steps of FieldsV1: <c>f:</c> a field, <c>k:</c> an entry of a list by its keys, <c>v:</c> a value of
/// a set, and <c>.</c> that there is an entry, or a list, at all. What the schema calls atomic is owned as a whole.
/// </summary>
internal static class FieldPaths
{
    /// <summary>Between the steps of a path.</summary>
    public const char Separator = '\u0001';

    /// <summary>The last step of an entry's own path.</summary>
    public const string Itself = ".";

    /// <summary>How an entry's own path ends.</summary>
    public const string Entry = "\u0001.";

    private static readonly HashSet<string> Nobodys =
    [
        "f:apiVersion", "f:kind",
        .. "name namespace uid resourceVersion generation creationTimestamp deletionTimestamp selfLink managedFields".Split(' ').Select(f => $"f:metadata{Separator}f:{f}"),
    ];

    /// <summary>All fields with their values.</summary>
    public static Dictionary<string, JsonNode?> Of(JsonObject root, FieldSchema schema)
    {
        var found = new Dictionary<string, JsonNode?>();
        foreach (var (key, value) in root)
        {
            Collect(value, key == "metadata" ? BuiltIns.Metadata : schema.Field(key), "f:" + key, found);
        }

        return found;
    }

    public static void Set(JsonObject root, string path, JsonNode? value)
    {
        var steps = path.Split(Separator);
        JsonNode at = root;
        for (var i = 0; i < steps.Length - 1; i++)
        {
            at = FieldSteps.Inner(at, steps[i], steps[i + 1][0] is 'k' or 'v' || (steps[i + 1] == Itself && steps[i][0] == 'f'));
        }

        switch (steps[^1][0])
        {
            case '.':
                break;
            case 'v':
                FieldSteps.AddToSet(at.AsArray(), value);
                break;
            default:
                // An empty map says that there is a map, not that nobody may have put something into it.
                var name = steps[^1][2..];
                if (value is not JsonObject { Count: 0 } || at[name] is not JsonObject)
                {
                    at[name] = value?.DeepClone();
                }

                break;
        }
    }

    public static void Remove(JsonObject root, string path)
    {
        var steps = path.Split(Separator);
        var last = steps[^1] == Itself ? steps.Length - 2 : steps.Length - 1;
        JsonNode? at = root;
        foreach (var step in steps[..last])
        {
            at = FieldSteps.Find(at, step);
        }

        switch (at)
        {
            case JsonArray list when FieldSteps.Find(list, steps[last]) is { } item:
                list.Remove(item);
                break;
            case JsonObject map when steps[last][0] == 'f' && map[steps[last][2..]] is not JsonObject { Count: > 0 }
                && !(steps[^1] == Itself && map[steps[last][2..]] is JsonArray { Count: > 0 }):
                map.Remove(steps[last][2..]);
                break;
        }
    }

    /// <summary>Paths in the form FieldsV1.</summary>
    public static JsonObject ToFieldsV1(IEnumerable<string> paths)
    {
        var root = new JsonObject();
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            var at = root;
            foreach (var step in path.Split(Separator))
            {
                if (at[step] is not JsonObject inner)
                {
                    at[step] = inner = [];
                }

                at = inner;
            }
        }

        return root;
    }

    /// <summary>Paths of the form FieldsV1.</summary>
    public static IEnumerable<string> FromFieldsV1(JsonObject fields, string before = "")
    {
        foreach (var (key, value) in fields)
        {
            var path = before.Length == 0 ? key : $"{before}{Separator}{key}";
            foreach (var inner in value is JsonObject { Count: > 0 } o ? FromFieldsV1(o, path) : [path])
            {
                yield return inner;
            }
        }
    }

    private static void Collect(JsonNode? value, FieldSchema schema, string path, Dictionary<string, JsonNode?> found)
    {
        if (Nobodys.Contains(path))
        {
            return;
        }

        switch (value)
        {
            case JsonObject { Count: > 0 } map when !schema.IsAtomic:
                foreach (var (key, inner) in map)
                {
                    Collect(inner, schema.Field(key), $"{path}{Separator}f:{key}", found);
                }

                break;
            case JsonArray { Count: 0 } list when schema.ListType != "atomic":
                found[path + Entry] = list;
                break;
            case JsonArray { Count: > 0 } list when schema.ListType == "set":
                foreach (var item in list)
                {
                    found[$"{path}{Separator}v:{item?.ToJsonString()}"] = item;
                }

                break;
            case JsonArray { Count: > 0 } list when schema.ListType == "map" && list.All(i => i is JsonObject):
                foreach (var item in list.OfType<JsonObject>())
                {
                    var entry = $"{path}{Separator}k:{FieldSteps.KeyOf(item, schema)}";
                    found[$"{entry}{Separator}{Itself}"] = true;
                    foreach (var (key, inner) in item)
                    {
                        Collect(inner, schema.Items.Field(key), $"{entry}{Separator}f:{key}", found);
                    }
                }

                break;
            default:
                found[path] = value;
                break;
        }
    }
}

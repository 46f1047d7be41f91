using System.Text.Json.Nodes;

namespace Antrea.Testing.Api;

/// <summary>
/// The fields of an object as somebody owns them: paths to whatever is no map. Lists are owned whole, which is what a list is that its schema
/// calls atomic.
/// </summary>
internal static class FieldPaths
{
    private const char Separator = '\u0001';

    private static readonly HashSet<string> Nobodys =
    [
        "apiVersion", "kind", "metadata\u0001name", "metadata\u0001namespace", "metadata\u0001uid", "metadata\u0001resourceVersion",
        "metadata\u0001generation", "metadata\u0001creationTimestamp", "metadata\u0001deletionTimestamp", "metadata\u0001managedFields",
    ];

    /// <summary>All fields with their values.</summary>
    public static Dictionary<string, JsonNode?> Of(JsonObject root)
    {
        var found = new Dictionary<string, JsonNode?>();
        Collect(root, "", found);
        return found;
    }

    public static void Set(JsonObject root, string path, JsonNode? value)
    {
        var steps = path.Split(Separator);
        var at = root;
        foreach (var step in steps[..^1])
        {
            if (at[step] is not JsonObject inner)
            {
                at[step] = inner = [];
            }

            at = inner;
        }

        // An empty map says that there is a map, not that nobody may have put something into it.
        if (value is not JsonObject { Count: 0 } || at[steps[^1]] is not JsonObject)
        {
            at[steps[^1]] = value?.DeepClone();
        }
    }

    public static void Remove(JsonObject root, string path)
    {
        var steps = path.Split(Separator);
        JsonObject? at = root;
        foreach (var step in steps[..^1])
        {
            at = at?[step] as JsonObject;
        }

        if (at?[steps[^1]] is not JsonObject { Count: > 0 })
        {
            at?.Remove(steps[^1]);
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
                if (at["f:" + step] is not JsonObject inner)
                {
                    at["f:" + step] = inner = [];
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
            var path = before.Length == 0 ? key[2..] : $"{before}{Separator}{key[2..]}";
            foreach (var inner in value is JsonObject { Count: > 0 } o ? FromFieldsV1(o, path) : [path])
            {
                yield return inner;
            }
        }
    }

    private static void Collect(JsonObject o, string before, Dictionary<string, JsonNode?> found)
    {
        foreach (var (key, value) in o)
        {
            var path = before.Length == 0 ? key : $"{before}{Separator}{key}";
            if (Nobodys.Contains(path))
            {
                continue;
            }

            if (value is JsonObject { Count: > 0 } inner)
            {
                Collect(inner, path, found);
            }
            else
            {
                found[path] = value;
            }
        }
    }
}

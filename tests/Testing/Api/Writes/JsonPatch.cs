using System.Globalization;
using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Writes;

/// <summary>JSON patch, RFC 6902.</summary>
internal static class JsonPatch
{
    /// <summary>A patched copy.</summary>
    /// <exception cref="ApiError">400: no patch; 422: it does not fit.</exception>
    public static JsonObject Apply(JsonObject target, JsonArray patch)
    {
        // Held by an object, so that the document itself can be replaced.
        var holder = new JsonObject { ["root"] = target.DeepClone() };
        foreach (var node in patch)
        {
            var op = node as JsonObject ?? throw ApiError.BadRequest("a JSON patch is a list of operations");
            switch ((string?)op["op"])
            {
                case "add":
                    Put(holder, Path(op, "path"), op["value"]?.DeepClone(), isNew: true);
                    break;
                case "remove":
                    Take(holder, Path(op, "path"));
                    break;
                case "replace":
                    var replaced = Path(op, "path");
                    Get(holder, replaced);
                    Put(holder, replaced, op["value"]?.DeepClone(), isNew: false);
                    break;
                case "move":
                    Put(holder, Path(op, "path"), Take(holder, Path(op, "from")), isNew: true);
                    break;
                case "copy":
                    Put(holder, Path(op, "path"), Get(holder, Path(op, "from"))?.DeepClone(), isNew: true);
                    break;
                case "test" when JsonNode.DeepEquals(Get(holder, Path(op, "path")), op["value"]):
                    break;
                case "test":
                    throw Misfit($"testing path {op["path"]} failed");
                default:
                    throw ApiError.BadRequest($"unexpected kind of operation: {op["op"]}");
            }
        }

        return holder["root"] as JsonObject ?? throw ApiError.BadRequest("the patched document is no object");
    }

    private static string[] Path(JsonObject op, string field)
    {
        var text = (string?)op[field] ?? throw ApiError.BadRequest($"operation {op["op"]} has no {field}");
        return text.Length == 0 ? ["root"]
            : text[0] != '/' ? throw ApiError.BadRequest($"{text} is no pointer")
            : ["root", .. text[1..].Split('/').Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    private static JsonNode? Get(JsonNode at, string[] path) => path.Aggregate((JsonNode?)at, (node, step) => node switch
    {
        JsonObject map when map.ContainsKey(step) => map[step],
        JsonArray list => list[Index(list, step, list.Count - 1)],
        _ => throw Misfit($"there is no {string.Join('/', path[1..])}"),
    });

    private static void Put(JsonNode holder, string[] path, JsonNode? value, bool isNew)
    {
        switch (Get(holder, path[..^1]))
        {
            case JsonObject map:
                map[path[^1]] = value;
                break;
            case JsonArray list when isNew:
                list.Insert(path[^1] == "-" ? list.Count : Index(list, path[^1], list.Count), value);
                break;
            case JsonArray list:
                list[Index(list, path[^1], list.Count - 1)] = value;
                break;
            default:
                throw Misfit($"there is no {string.Join('/', path[1..^1])}");
        }
    }

    private static JsonNode? Take(JsonNode holder, string[] path)
    {
        var value = Get(holder, path);
        switch (Get(holder, path[..^1]))
        {
            case JsonObject map:
                map.Remove(path[^1]);
                break;
            case JsonArray list:
                list.RemoveAt(Index(list, path[^1], list.Count - 1));
                break;
        }

        return value;
    }

    private static int Index(JsonArray list, string step, int most) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i <= most ? i : throw Misfit($"{step} is no index of a list of {list.Count}");

    private static ApiError Misfit(string why) => new(422, "Invalid", $"the server rejected our request due to an error in our request: {why}");
}

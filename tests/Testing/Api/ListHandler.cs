using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Antrea.Testing.Api;

/// <summary>Answers get and list.</summary>
internal sealed class ListHandler(ApiStore store)
{
    public StoredObject Get(ApiRequest request) =>
        store.Get(request.Kind!, request.Namespace, request.Name) ?? throw ApiError.NotFound(request.Kind!, request.Name);

    /// <summary>One page of objects.</summary>
    public Page List(ApiRequest request)
    {
        var kind = request.Kind!;
        var selector = Selector.Of(kind, request["fieldSelector"], request["labelSelector"]);
        // What the watch cache answers with any version it has, it answers whole.
        var limit = request["resourceVersion"] != "0" && int.TryParse(request["limit"], out var l) && l > 0 ? l : int.MaxValue;
        var (objects, version, start) = Moment(request, kind);
        var first = start is null ? 0 : After(objects, start);
        var page = new List<StoredObject>(Math.Min(limit, objects.Length - first));
        var (takesAll, token, left) = (selector.IsEmpty && request.Namespace.Length == 0, "", 0);
        for (var i = first; i < objects.Length; i++)
        {
            if (!takesAll && !((request.Namespace.Length == 0 || objects[i].Namespace == request.Namespace) && selector.Matches(objects[i])))
            {
                continue;
            }

            if (page.Count == limit)
            {
                store.Keep(kind, version, objects);
                (token, left) = (Encode(version, page[^1].Key), selector.IsEmpty ? objects.Length - i : 0);
                break;
            }

            page.Add(objects[i]);
        }

        return new Page(kind, page, version, token, left);
    }

    // The place of the first key behind a key.
    private static int After(StoredObject[] objects, string key)
    {
        var (low, high) = (0, objects.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = string.CompareOrdinal(objects[middle].Key, key) > 0 ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private (StoredObject[] Objects, long Version, string? Start) Moment(ApiRequest request, ApiKind kind)
    {
        var (now, version) = store.Sorted(kind);
        if (request["continue"] is { } token)
        {
            if (request["resourceVersion"] is not (null or "0"))
            {
                throw ApiError.BadRequest("specifying resource version is not allowed when using continue");
            }

            var (at, start) = Decode(token);
            return at < 0 ? (now, version, start)
                : store.At(kind, at) is { } then ? (then, at, start)
                : throw new ApiError(410, "Expired", "The provided continue parameter is too old to display a consistent list result.") { Continue = Encode(-1, start) };
        }

        if (request["resourceVersion"] is { } wanted and not "0")
        {
            if (!long.TryParse(wanted, out var n))
            {
                throw ApiError.BadRequest($"invalid resource version: \"{wanted}\"");
            }

            if (n > version)
            {
                throw new ApiError(504, "Timeout", $"Too large resource version: {n}, current: {version}") { RetryAfter = 1 };
            }

            if (request["resourceVersionMatch"] == "Exact" && n != version)
            {
                return store.At(kind, n) is { } then ? (then, n, null) : throw ApiError.Expired($"The resourceVersion for the provided list is too old: {n}");
            }
        }

        return (now, version, null);
    }

    private static string Encode(long version, string start) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = version, ["start"] = start }.ToJsonString()));

    private static (long Version, string Start) Decode(string token)
    {
        try
        {
            var json = JsonNode.Parse(Convert.FromBase64String(token))!;
            return ((long)json["rv"]!, (string)json["start"]!);
        }
        catch (Exception e) when (e is FormatException or JsonException or NullReferenceException)
        {
            throw ApiError.BadRequest("continue key is not valid");
        }
    }
}

using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Antrea.Testing.Api;

/// <summary>Answers get and list.</summary>
internal sealed class ListHandler(ApiStore store)
{
    public StoredObject Get(ApiRequest request) =>
        store.Get(request.Kind!, request.Namespace, request.Name) ?? throw ApiError.NotFound(request.Kind!, request.Name);

    public byte[] List(ApiRequest request)
    {
        var kind = request.Kind!;
        var selector = Selector.Of(kind, request["fieldSelector"], request["labelSelector"]);
        var limit = int.TryParse(request["limit"], out var l) ? l : 0;
        var (objects, version, start) = Moment(request, kind);
        // What the watch cache answers with any version it has, it answers whole.
        limit = request["resourceVersion"] == "0" ? 0 : limit;
        var all = objects.SkipWhile(o => start is not null && string.CompareOrdinal(o.Key, start) <= 0)
            .Where(o => request.Namespace.Length == 0 || o.Value.Namespace == request.Namespace).Select(o => o.Value)
            .Where(selector.Matches);
        var page = (limit > 0 ? all.Take(limit + 1) : all).ToArray();
        var token = "";
        if (limit > 0 && page.Length > limit)
        {
            page = page[..limit];
            store.Keep(kind, version, objects);
            token = Encode(version, page[^1].Key);
        }

        return Write(kind, page, version, token);
    }

    private (ImmutableSortedDictionary<string, StoredObject> Objects, long Version, string? Start) Moment(ApiRequest request, ApiKind kind)
    {
        var (now, version) = store.List(kind);
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

    // Objects of built-in resources leave out in a list what they are.
    private static byte[] Write(ApiKind kind, StoredObject[] page, long version, string token)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("kind", kind.Kind + "List");
            json.WriteString("apiVersion", kind.ApiVersion);
            json.WriteStartObject("metadata");
            json.WriteString("resourceVersion", $"{version}");
            if (token.Length > 0)
            {
                json.WriteString("continue", token);
            }

            json.WriteEndObject();
            json.WriteStartArray("items");
            foreach (var o in page)
            {
                if (kind.IsCustom)
                {
                    json.WriteRawValue(o.Json, skipInputValidation: true);
                    continue;
                }

                var open = o.Open();
                open.Remove("kind");
                open.Remove("apiVersion");
                open.WriteTo(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
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

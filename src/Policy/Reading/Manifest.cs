using System.Text.Json;

namespace Antrea.Policy.Reading;

/// <summary>
/// One manifest. Items of a list may lack apiVersion and kind: an API server leaves them out in <c>PodList</c> and the like.
/// </summary>
/// <param name="Json">The manifest.</param>
/// <param name="ApiVersion">The apiVersion if the manifest itself has none; may be empty.</param>
/// <param name="Kind">The kind if the manifest itself has none; may be empty.</param>
public readonly record struct Manifest(JsonElement Json, string ApiVersion = "", string Kind = "")
{
    /// <summary>The manifests that one document holds: itself, or the items of a <c>List</c> or <c>*List</c>, nested lists too.</summary>
    public static IEnumerable<Manifest> In(JsonElement document)
    {
        if (!IsList(document, out var kind, out var items))
        {
            return [new Manifest(document)];
        }

        var itemKind = kind[..^"List".Length];
        var version = itemKind.Length > 0 && document.TryGetProperty("apiVersion", out var v) && v.ValueKind == JsonValueKind.String
            ? v.GetString()! : "";
        return items.EnumerateArray().SelectMany(i =>
            IsList(i, out _, out _) ? In(i) : [new Manifest(i, version, itemKind)]);
    }

    private static bool IsList(JsonElement json, out string kind, out JsonElement items)
    {
        kind = "";
        items = default;
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("kind", out var k) || k.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        kind = k.GetString()!;
        return kind.EndsWith("List", StringComparison.Ordinal)
            && json.TryGetProperty("items", out items) && items.ValueKind == JsonValueKind.Array;
    }
}

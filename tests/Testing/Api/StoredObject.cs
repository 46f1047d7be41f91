using System.Text.Json.Nodes;

namespace Antrea.Testing.Api;

/// <summary>An object as it is stored: immutable.</summary>
/// <param name="Namespace">Its namespace, empty for kinds without.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its resourceVersion.</param>
/// <param name="Json">The object in UTF-8, with apiVersion and kind.</param>
public sealed record StoredObject(string Namespace, string Name, long Version, byte[] Json)
{
    /// <summary>Where it stands in a list: ordered as etcd orders keys.</summary>
    public string Key => $"{Namespace}/{Name}";

    /// <summary>A copy to work on.</summary>
    public JsonObject Open() => JsonNode.Parse(Json)!.AsObject();

    /// <summary>Stores a copy of an object.</summary>
    public static StoredObject Of(JsonObject json, long version)
    {
        var metadata = json["metadata"]!.AsObject();
        metadata["resourceVersion"] = $"{version}";
        return new StoredObject((string?)metadata["namespace"] ?? "", (string)metadata["name"]!, version, System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()));
    }
}

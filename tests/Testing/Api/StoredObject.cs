using System.Text.Json;
using System.Text.Json.Nodes;

namespace Antrea.Testing.Api;

/// <summary>An object as it is stored: immutable, written once.</summary>
/// <param name="Namespace">Its namespace, empty for kinds without.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its resourceVersion.</param>
/// <param name="Json">The object in UTF-8; apiVersion and kind come first.</param>
public sealed record StoredObject(string Namespace, string Name, long Version, byte[] Json)
{
    private int _head;

    /// <summary>Where it stands in a list: ordered as etcd orders keys.</summary>
    public string Key { get; } = $"{Namespace}/{Name}";

    /// <summary>The object without apiVersion and kind, but for the brace at its beginning.</summary>
    public ReadOnlyMemory<byte> Bare => Json.AsMemory(_head);

    /// <summary>A copy to work on.</summary>
    public JsonObject Open() => JsonNode.Parse(Json)!.AsObject();

    /// <summary>To look at without a copy.</summary>
    public JsonDocument Look() => JsonDocument.Parse(Json);

    /// <summary>Stores a copy of an object.</summary>
    public static StoredObject Of(JsonObject json, long version)
    {
        var metadata = json["metadata"]!.AsObject();
        metadata["resourceVersion"] = $"{version}";
        var buffer = new MemoryStream(1024);
        int head;
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion", (string?)json["apiVersion"]);
            writer.WriteString("kind", (string?)json["kind"]);
            writer.Flush();
            // Behind the comma that is still to come.
            head = (int)buffer.Length + 1;
            foreach (var (name, value) in json.Where(p => p.Key is not ("apiVersion" or "kind")))
            {
                writer.WritePropertyName(name);
                if (value is null)
                {
                    writer.WriteNullValue();
                }
                else
                {
                    value.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        return new StoredObject((string?)metadata["namespace"] ?? "", (string)metadata["name"]!, version, buffer.ToArray()) { _head = head };
    }
}

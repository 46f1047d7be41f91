using System.Text.Json;

namespace Antrea.Kubernetes.Client;

/// <summary>Reads a list object by object, so that never more than one of them is a document of its own.</summary>
internal static class PageReader
{
    /// <summary>Tells each object of <c>items</c>; it is valid only while it is told.</summary>
    /// <exception cref="InvalidDataException">This is no list.</exception>
    public static PageEnd Read(ReadOnlyMemory<byte> json, Action<JsonElement> item)
    {
        try
        {
            var reader = new Utf8JsonReader(json.Span);
            PageEnd? end = null;
            Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("metadata"u8))
                {
                    reader.Read();
                    using var metadata = JsonDocument.ParseValue(ref reader);
                    var root = metadata.RootElement;
                    end = new PageEnd(ApiErrors.Text(root, "resourceVersion") ?? "", ApiErrors.Text(root, "continue") ?? "");
                }
                else if (reader.ValueTextEquals("items"u8))
                {
                    Items(ref reader, item);
                }
                else
                {
                    reader.Skip();
                }
            }

            Expect(reader.TokenType == JsonTokenType.EndObject && end is { Version.Length: > 0 });
            return end!.Value;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"the list cannot be read: {e.Message}", e);
        }
    }

    private static void Items(ref Utf8JsonReader reader, Action<JsonElement> item)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        Expect(reader.TokenType == JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            using var one = JsonDocument.ParseValue(ref reader);
            item(one.RootElement);
        }
    }

    private static void Expect(bool right)
    {
        if (!right)
        {
            throw new InvalidDataException("the answer is no list of objects");
        }
    }
}

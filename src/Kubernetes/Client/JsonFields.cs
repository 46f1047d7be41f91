using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Antrea.Kubernetes.Client;

/// <summary>JSON of the API: reading fields that may be anything, and writing.</summary>
public static class JsonFields
{
    /// <summary>A field, or an undefined element.</summary>
    public static JsonElement Field(this JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var v) ? v : default;

    /// <summary>A field of text; empty if it is none.</summary>
    public static string Text(this JsonElement owner, string name) => owner.Field(name) is { ValueKind: JsonValueKind.String } v ? v.GetString()! : "";

    /// <summary>A field of a whole number; 0 if it is none.</summary>
    public static long Number(this JsonElement owner, string name) =>
        owner.Field(name) is { ValueKind: JsonValueKind.Number } v && v.TryGetInt64(out var n) ? n : 0;

    /// <summary>The items of a field that is a list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement owner, string name) =>
        owner.Field(name) is { ValueKind: JsonValueKind.Array } v ? v.EnumerateArray() : Enumerable.Empty<JsonElement>();

    /// <summary>One object.</summary>
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>A field of text, unless it is empty.</summary>
    public static void WriteText(this Utf8JsonWriter json, string name, string text)
    {
        if (text.Length > 0)
        {
            json.WriteString(name, text);
        }
    }

    /// <summary>A time to the second, as API servers write it.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time to the microsecond, as API servers write it.</summary>
    public static string MicroTime(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}

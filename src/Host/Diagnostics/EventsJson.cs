using System.Globalization;
using System.Text;
using System.Text.Json;
using Antrea.Journal;

namespace Antrea.Host.Diagnostics;

/// <summary>Writes the journal's last events as JSON.</summary>
public static class EventsJson
{
    private const int Default = 100, Most = 10_000;

    /// <summary><c>/events</c>, newest last.</summary>
    public static async Task<byte[]> OfAsync(EventJournal journal, string? limit)
    {
        var n = int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var l) ? Math.Clamp(l, 1, Most) : Default;
        using var stream = new MemoryStream();
        await using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (var e in await journal.TailAsync(n))
            {
                json.WriteStartObject();
                json.WriteNumber("sequence", e.GlobalSequence);
                json.WriteString("time", e.Time);
                json.WriteString("stream", e.StreamId);
                json.WriteString("event", e.Manifest);
                json.WriteString("cause", e.Cause);
                json.WritePropertyName("data");
                Data(json, e.Payload);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return stream.ToArray();
    }

    // The payload is our own JSON, unless a newer version wrote something else.
    private static void Data(Utf8JsonWriter json, ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var d = JsonDocument.Parse(payload);
            d.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            json.WriteStringValue(Encoding.UTF8.GetString(payload.Span));
        }
    }
}

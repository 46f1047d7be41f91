using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>Names of rules. Rules that have none get one, <c>ingress-drop-1a2b3c4</c>; rules of equal content get equal names.</summary>
internal static class RuleName
{
    private const int HashDigits = 7;

    /// <summary>
    /// The name without what cannot be printed. The API server takes any text, so that a rule is not refused for it, but the name goes
    /// into rule comments, logs and messages.
    /// </summary>
    public static string? Printable(Value value)
    {
        var text = value.Text();
        if (text is null || !text.Any(Shown.IsControl))
        {
            return text;
        }

        value.Findings.Warn(value.At, $"'{Shown.Text(text)}' has control characters, which are left out", "use printable characters");
        return string.Concat(text.Where(c => !Shown.IsControl(c)));
    }

    public static string For(string direction, RuleAction action, JsonElement rule)
    {
        var canonical = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(canonical))
        {
            WriteCanonical(writer, rule);
        }

#pragma warning disable CA5350 // a name, not a secret; the length and the look are upstream's
        var hash = Convert.ToHexStringLower(SHA1.HashData(canonical.WrittenSpan));
#pragma warning restore CA5350
        return $"{direction}-{action.ToString().ToLowerInvariant()}-{hash[..HashDigits]}";
    }

    // Keys in order, numbers in one form, and nothing that is as good as absent: the same content gives the same bytes.
    private static void WriteCanonical(Utf8JsonWriter writer, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var p in json.EnumerateObject().Where(p => !IsAbsent(p)).OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(p.Name);
                    WriteCanonical(writer, p.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in json.EnumerateArray())
                {
                    WriteCanonical(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteNumberValue(json.TryGetDouble(out var number) ? number : 0);
                break;
            default:
                json.WriteTo(writer);
                break;
        }
    }

    private static bool IsAbsent(JsonProperty p) => p.Value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Array => p.Value.GetArrayLength() == 0,
        JsonValueKind.Object => p.Name is "matchLabels" && !p.Value.EnumerateObject().Any(),
        JsonValueKind.String => p.Name is "name" or "logLabel" or "tier" && p.Value.GetString()!.Length == 0,
        _ => false,
    };
}

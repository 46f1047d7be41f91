using System.Text.Json;

namespace Antrea.Enforcers.Machine;

/// <summary>Reading what programs print as JSON, which may be anything.</summary>
internal static class JsonText
{
    /// <summary>A field of text, or null.</summary>
    public static string? Of(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Writes;

/// <summary>JSON merge patch, RFC 7396.</summary>
internal static class MergePatch
{
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var made = target is JsonObject o ? o.DeepClone().AsObject() : [];
        foreach (var (key, value) in changes)
        {
            if (value is null)
            {
                made.Remove(key);
            }
            else
            {
                made[key] = Apply(made[key], value);
            }
        }

        return made;
    }
}

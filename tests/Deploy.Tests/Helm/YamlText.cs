using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Antrea.Deploy.Tests.Helm;

/// <summary>Writes values as Helm's <c>toYaml</c> does: block style, keys sorted.</summary>
public static class YamlText
{
    public static string Of(JsonNode? value)
    {
        var text = new StringBuilder();
        Write(text, value, "");
        return text.ToString().TrimEnd('\n');
    }

    private static void Write(StringBuilder text, JsonNode? value, string indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } map:
                foreach (var (key, item) in map.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    text.Append(indent).Append(JsonSerializer.Serialize(key)).Append(':');
                    Item(text, item, indent + "  ");
                }

                break;
            case JsonArray { Count: > 0 } list:
                foreach (var item in list)
                {
                    text.Append(indent).Append('-');
                    Item(text, item, indent + "  ");
                }

                break;
            default:
                text.Append(indent).Append(value?.ToJsonString() ?? "null").Append('\n');
                break;
        }
    }

    private static void Item(StringBuilder text, JsonNode? item, string indent)
    {
        var nested = item is JsonObject { Count: > 0 } or JsonArray { Count: > 0 };
        text.Append(nested ? "\n" : " ");
        Write(text, item, nested ? indent : "");
    }
}

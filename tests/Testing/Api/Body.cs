using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Antrea.Testing.Api;

/// <summary>What a request sent.</summary>
/// <param name="Json">The value.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Agent">The program that sent it.</param>
/// <param name="Duplicates">Fields given twice; the last counts.</param>
internal sealed record Body(JsonNode? Json, string ContentType, string Agent, IReadOnlyList<string> Duplicates)
{
    /// <summary>The object that was sent.</summary>
    public JsonObject Object => Json as JsonObject ?? throw ApiError.BadRequest("the body must be an object");

    /// <summary>Reads JSON, or YAML where the media type says so.</summary>
    /// <exception cref="ApiError">400: it cannot be read.</exception>
    public static Body Read(byte[] bytes, string contentType, string agent)
    {
        var duplicates = new List<string>();
        try
        {
            var isYaml = contentType.EndsWith("yaml", StringComparison.Ordinal) && !bytes.AsSpan().TrimStart(" \r\n\t"u8).StartsWith("{"u8);
            return new Body(bytes.Length == 0 ? null : isYaml ? Yaml(bytes) : Parse(bytes, duplicates), contentType, agent, duplicates);
        }
        catch (Exception e) when (e is JsonException or YamlException)
        {
            throw ApiError.BadRequest($"the object provided is unrecognized (must be of type ...): {e.Message}");
        }
    }

    private static JsonNode? Parse(byte[] bytes, List<string> duplicates)
    {
        using var document = JsonDocument.Parse(bytes);
        return Copy(document.RootElement, "", duplicates);
    }

    private static JsonNode? Copy(JsonElement value, string path, List<string> duplicates)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var map = new JsonObject();
                foreach (var field in value.EnumerateObject())
                {
                    var at = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
                    if (map.ContainsKey(field.Name))
                    {
                        duplicates.Add(at);
                    }

                    map[field.Name] = Copy(field.Value, at, duplicates);
                }

                return map;
            case JsonValueKind.Array:
                return new JsonArray([.. value.EnumerateArray().Select((v, i) => Copy(v, $"{path}[{i}]", duplicates))]);
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(value.Clone());
        }
    }

    private static JsonNode? Yaml(byte[] bytes)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Encoding.UTF8.GetString(bytes)));
        return stream.Documents.Count == 0 ? null : Of(stream.Documents[0].RootNode);
    }

    private static JsonNode? Of(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Of(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(Of)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text } => text switch
        {
            "" or "~" or "null" => null,
            "true" => true,
            "false" => false,
            _ when long.TryParse(text, out var whole) => whole,
            _ when double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && !text.Any(char.IsLetter) => number,
            _ => text,
        },
        YamlScalarNode scalar => scalar.Value,
        _ => null,
    };
}

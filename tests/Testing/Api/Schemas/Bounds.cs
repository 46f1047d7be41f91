using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Antrea.Testing.Cel;

namespace Antrea.Testing.Api.Schemas;

/// <summary>Sizes and formats of values.</summary>
internal static class Bounds
{
    /// <summary>Characters, elements or entries; null for what has no size. A keyword that belongs to another type does not apply.</summary>
    public static (string Of, int Count)? Size(JsonNode? value) => value switch
    {
        JsonObject map => ("Properties", map.Count),
        JsonArray list => ("Items", list.Count),
        { } text when text.GetValueKind() == JsonValueKind.String => ("Length", text.GetValue<string>().EnumerateRunes().Count()),
        _ => null,
    };

    /// <summary>A number however it came to be; null for what is none.</summary>
    public static double? Number(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : null;

    public static bool Allows(string keyword, (string Of, int Count) size, int bound) =>
        keyword[3..] != size.Of || (keyword.StartsWith("max", StringComparison.Ordinal) ? size.Count <= bound : size.Count >= bound);

    public static bool HasFormat(string format, JsonNode? value) => format switch
    {
        "cidr" => value is not null && Network.Parse(value.GetValue<string>(), lenient: true) is not null,
        "int32" => value is null || Math.Abs(Number(value) ?? 0) <= int.MaxValue,
        "int64" or "float" => true,
        "date-time" => value is not null && DateTimeOffset.TryParse(value.GetValue<string>(), CultureInfo.InvariantCulture, out _),
        _ => throw new NotSupportedException($"format {format}"),
    };
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Tables;

/// <summary>Columns of a CustomResourceDefinition.</summary>
internal static class DefinedColumns
{
    /// <summary>The name, then what the definition says; by itself that is the age.</summary>
    public static IReadOnlyList<Column> Of(JsonArray? columns) =>
        columns is not { Count: > 0 } ? [Column.ObjectName, Column.Age]
        : [Column.ObjectName, .. columns.Select(c => Of(c!.AsObject()))];

    private static Column Of(JsonObject column)
    {
        var path = JsonPath.Parse((string)column["jsonPath"]!);
        var type = (string)column["type"]!;
        return new Column(
            (string)column["name"]!, o => Cell(type, path.Find(o).FirstOrDefault()), type, (int?)column["priority"] ?? 0, (string?)column["format"] ?? "",
            (string?)column["description"] ?? $"Custom resource definition column (in JSONPath format): {column["jsonPath"]}");
    }

    // What is missing or of another type is an empty cell.
    private static JsonNode? Cell(string type, JsonNode? value) => (type, value?.GetValueKind()) switch
    {
        (_, null) => null,
        ("integer", JsonValueKind.Number) => (long)value!.GetValue<double>(),
        ("number", JsonValueKind.Number) => value!.DeepClone(),
        ("boolean", JsonValueKind.True or JsonValueKind.False) => value!.DeepClone(),
        ("date", JsonValueKind.String) => Ages.Since((string)value!),
        ("string", JsonValueKind.String) => value!.DeepClone(),
        ("string", _) => value!.ToJsonString(),
        _ => null,
    };
}

using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Tables;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its head.</param>
/// <param name="Cell">What stands in it for an object.</param>
/// <param name="Type">string, integer, number, boolean or date.</param>
/// <param name="Priority">0 = always shown, more = with <c>-o wide</c>.</param>
/// <param name="Format">Of the type; name for the column that is printed by <c>-o name</c>.</param>
/// <param name="Description">What it means.</param>
internal sealed record Column(string Name, Func<JsonObject, JsonNode?> Cell, string Type = "string", int Priority = 0, string Format = "", string Description = "")
{
    /// <summary>Name of the object.</summary>
    public static Column ObjectName { get; } = new("Name", o => Text(o, "metadata", "name"), "string", 0, "name", "Name of the object.");

    /// <summary>How old the object is.</summary>
    public static Column Age { get; } = new("Age", o => Ages.Since(Text(o, "metadata", "creationTimestamp")), Description: "Age of the object.");

    /// <summary>A text at a path; empty if there is none.</summary>
    public static string Text(JsonNode? o, params string[] path) => path.Aggregate(o, (at, step) => (at as JsonObject)?[step])?.ToString() ?? "";
}

using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Tables;

/// <summary>Objects as rows, for clients that show them to people.</summary>
internal sealed class TableForm(Served served, string? include)
{
    /// <summary>The form that a request's Accept header asks for; null = objects as they are.</summary>
    public static TableForm? Of(Served served, string accept, string? include) =>
        accept.Split(',').Select(a => a.Trim()).FirstOrDefault() is { } first && first.Contains("as=Table", StringComparison.Ordinal) ? new TableForm(served, include) : null;

    /// <summary>A table of objects.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="version">Version of the list, or of the object.</param>
    /// <param name="token">Where a list continues.</param>
    /// <param name="withColumns">False where an earlier table of the same watch has said what the columns are.</param>
    public JsonObject Table(IEnumerable<JsonObject> objects, string version, string token = "", bool withColumns = true)
    {
        var metadata = new JsonObject { ["resourceVersion"] = version };
        if (token.Length > 0)
        {
            metadata["continue"] = token;
        }

        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = metadata,
            ["columnDefinitions"] = new JsonArray([.. withColumns ? served.Columns.Select(Head) : []]),
            ["rows"] = new JsonArray([.. objects.Select(Row)]),
        };
    }

    private static JsonObject Head(Column c) => new()
    {
        ["name"] = c.Name, ["type"] = c.Type == "number" ? "number" : c.Type, ["format"] = c.Format, ["description"] = c.Description, ["priority"] = c.Priority,
    };

    private JsonObject Row(JsonObject o)
    {
        var cells = new JsonArray([.. served.Columns.Select(c => c.Cell(o))]);
        var row = new JsonObject { ["cells"] = cells };
        switch (include)
        {
            case "None":
                break;
            case "Object":
                row["object"] = o.DeepClone();
                break;
            default:
                row["object"] = new JsonObject { ["kind"] = "PartialObjectMetadata", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = o["metadata"]!.DeepClone() };
                break;
        }

        return row;
    }
}

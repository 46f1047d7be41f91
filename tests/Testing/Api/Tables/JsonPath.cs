using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Antrea.Testing.Api.Tables;

/// <summary>A simple JSON path, as printer columns are allowed: fields, indices, <c>[*]</c> and <c>[?(@.field=="value")]</c>.</summary>
internal sealed partial class JsonPath
{
    private readonly List<(string Field, int? Index, string? Value)> _steps = [];

    private JsonPath()
    {
    }

    /// <exception cref="FormatException">It is no such path.</exception>
    public static JsonPath Parse(string path)
    {
        var made = new JsonPath();
        var at = 0;
        while (at < path.Length)
        {
            var step = Step().Match(path, at);
            if (!step.Success || step.Index != at)
            {
                throw new FormatException($"{path} is not a simple JSON path");
            }

            at += step.Length;
            made._steps.Add(
                step.Groups["field"].Success ? (step.Groups["field"].Value.Replace("\\.", ".", StringComparison.Ordinal), null, null)
                : step.Groups["quoted"].Success ? (step.Groups["quoted"].Value, null, null)
                : step.Groups["index"].Success ? ("", int.Parse(step.Groups["index"].Value, CultureInfo.InvariantCulture), null)
                : step.Groups["key"].Success ? (step.Groups["key"].Value, null, step.Groups["value"].Value)
                : ("*", -1, null));
        }

        return made;
    }

    /// <summary>What it leads to.</summary>
    public IEnumerable<JsonNode> Find(JsonNode? root) => _steps.Aggregate((IEnumerable<JsonNode>)(root is null ? [] : [root]), (at, step) => at.SelectMany(n => Next(n, step)));

    /// <summary>The value at a path of fields and indices; null if there is none, or if it is no such path.</summary>
    public static JsonNode? At(JsonNode root, string path)
    {
        try
        {
            return Parse(path).Find(root).FirstOrDefault();
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static IEnumerable<JsonNode> Next(JsonNode node, (string Field, int? Index, string? Value) step) => (node, step) switch
    {
        (JsonArray list, (_, -1, _)) => list.OfType<JsonNode>(),
        (JsonArray list, (_, { } index, _)) => list.Skip(index).Take(1).OfType<JsonNode>(),
        (JsonArray list, (var key, null, { } value)) => list.OfType<JsonObject>().Where(o => o[key]?.ToString() == value),
        (JsonObject map, (var field, null, null)) => map[field] is { } found ? [found] : [],
        _ => [],
    };

    [GeneratedRegex("""\.(?<field>(?:[^.\[\\]|\\.)+)|\['(?<quoted>[^']+)'\]|\[(?<index>\d+)\]|\[(?<all>\*)\]|\[\?\(@\.(?<key>[^=]+?)\s*==\s*["'](?<value>[^"']*)["']\)\]""")]
    private static partial Regex Step();
}

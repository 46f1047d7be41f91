using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Antrea.Testing.Cel;

namespace Antrea.Testing.Api.Schemas;

/// <summary>Evaluates the <c>x-kubernetes-validations</c> of a schema over a value.</summary>
public static class Rules
{
    private static readonly ConcurrentDictionary<string, Expr> Parsed = new();

    public static Expr Parse(string rule) => Parsed.GetOrAdd(rule, Parser.Parse);

    public static IEnumerable<Refusal> Violated(JsonNode? value, JsonObject schema, string path = "")
    {
        if (schema["x-kubernetes-validations"] is JsonArray rules && value is not null)
        {
            var variables = new Dictionary<string, object> { ["self"] = ToCel(value) };
            foreach (var rule in rules)
            {
                if (Broken((string)rule!["rule"]!, variables) is { } error)
                {
                    yield return new Refusal(RefusedBy.Rule, path + (string?)rule["fieldPath"], (string)rule["message"]! + error);
                }
            }
        }

        foreach (var refusal in Children(value, schema, path).SelectMany(c => Violated(c.Value, c.Schema, c.Path)))
        {
            yield return refusal;
        }
    }

    /// <summary>A JSON value as expressions see it.</summary>
    public static object ToCel(JsonNode value) => value switch
    {
        JsonObject map => map.Where(p => p.Value is not null).ToDictionary(p => p.Key, p => ToCel(p.Value!)),
        JsonArray list => list.Select(v => ToCel(v!)).ToList(),
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => Bounds.Number(value) is { } number && number == Math.Floor(number) ? (object)(long)number : Bounds.Number(value)!.Value,
        },
    };

    // An error refuses as well, whatever it is about.
    private static string? Broken(string rule, Dictionary<string, object> variables)
    {
        try
        {
            return Evaluator.Holds(Parse(rule), variables) ? null : "";
        }
        catch (CelException e)
        {
            return $" ({e.Message})";
        }
    }

    private static IEnumerable<(JsonNode? Value, JsonObject Schema, string Path)> Children(JsonNode? value, JsonObject schema, string path) => value switch
    {
        JsonObject map when schema["properties"] is JsonObject fields =>
            fields.Where(f => map.ContainsKey(f.Key)).Select(f => (map[f.Key], f.Value!.AsObject(), $"{path}.{f.Key}")),
        JsonObject map when schema["additionalProperties"] is JsonObject values => map.Select(p => (p.Value, values, $"{path}[{p.Key}]")),
        JsonArray list when schema["items"] is JsonObject items => list.Select((v, i) => (v, items, $"{path}[{i}]")),
        _ => [],
    };
}

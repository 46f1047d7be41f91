using System.Text.Json.Nodes;
using Antrea.Testing.Api.Tables;
using Antrea.Testing.Cel;

namespace Antrea.Testing.Api.Schemas;

/// <summary>What an API server demands of a CustomResourceDefinition: names, structural schemas, rules that are well typed and cheap enough.</summary>
internal static class DefinitionCheck
{
    /// <summary>Limits of the estimated cost of one rule, and of all rules of a definition.</summary>
    public const ulong RuleLimit = 10_000_000, DefinitionLimit = 100_000_000;

    public static IEnumerable<(string Path, string Reason, string Message)> Problems(JsonObject definition)
    {
        var spec = definition["spec"]!;
        var name = $"{spec["names"]!["plural"]}.{spec["group"]}";
        if ((string?)definition["metadata"]!["name"] != name)
        {
            yield return Wrong("metadata.name", $"Invalid value: \"{definition["metadata"]!["name"]}\": must be spec.names.plural+\".\"+spec.group");
        }

        var versions = spec["versions"]!.AsArray();
        if (versions.Count(v => (bool?)v!["storage"] == true) != 1)
        {
            yield return Wrong("spec.versions", "Invalid value: must have exactly one version marked as storage version");
        }

        for (var i = 0; i < versions.Count; i++)
        {
            var at = $"spec.versions[{i}]";
            if (versions[i]!["schema"]?["openAPIV3Schema"] is not JsonObject schema)
            {
                yield return ($"{at}.schema.openAPIV3Schema", "FieldValueRequired", "Required value: schemas are required");
                continue;
            }

            foreach (var (path, why) in Structure.Problems(schema).Concat(Costs(schema)))
            {
                yield return Wrong($"{at}.schema.openAPIV3Schema{path}", why);
            }

            foreach (var column in versions[i]!["additionalPrinterColumns"] as JsonArray ?? [])
            {
                if (ColumnProblem(column!) is { } why)
                {
                    yield return Wrong($"{at}.additionalPrinterColumns", $"Invalid value: {why}");
                }
            }
        }
    }

    private static (string Path, string Reason, string Message) Wrong(string path, string message) => (path, "FieldValueInvalid", message);

    private static string? ColumnProblem(JsonNode column)
    {
        try
        {
            JsonPath.Parse((string)column["jsonPath"]!);
            return (string)column["type"]! is "integer" or "number" or "string" or "boolean" or "date" ? null : $"type {column["type"]}";
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private static IEnumerable<(string Path, string Message)> Costs(JsonObject schema)
    {
        ulong total = 0;
        foreach (var place in SchemaWalk.Places(schema).Where(p => p.Rules.Count > 0))
        {
            foreach (var rule in place.Rules)
            {
                var (cost, error) = Cost(place, (string)rule!["rule"]!);
                total = Times.Add(total, cost);
                if (error is not null)
                {
                    yield return (place.Path, $"Invalid value: {rule["rule"]?.ToJsonString()}: compilation failed: {error}");
                }
                else if (cost > RuleLimit)
                {
                    yield return (place.Path, $"Forbidden: estimated rule cost exceeds budget by factor of {(double)cost / RuleLimit:0.0}x (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)");
                }
            }
        }

        if (total > DefinitionLimit)
        {
            yield return ("", $"Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of {(double)total / DefinitionLimit:0.0}x");
        }
    }

    private static (ulong Cost, string? Error) Cost(SchemaPlace place, string rule)
    {
        try
        {
            return (Times.Multiply(place.Most, Checker.Cost(Rules.Parse(rule), StaticType.Of(place.Schema, isRoot: place.Path.Length == 0))), null);
        }
        catch (CelException e)
        {
            return (0, e.Message);
        }
    }
}

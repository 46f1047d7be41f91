using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>Reads label selectors. Keys, and which operator takes values, are left to the validator.</summary>
internal static class SelectorReader
{
    private const string ValueAdvice = "label values are letters, digits, '-', '_' and '.'";

    /// <summary>A selector field; null if it is absent.</summary>
    public static LabelSelector? Read(Fields owner, string name)
    {
        if (owner.Get(name) is not { } value)
        {
            if (owner.Self.Json.TryGetProperty(name, out _))
            {
                owner.Self.Findings.Warn(owner.Self.At.Field(name), "null is read as if the field were absent", "write {} to select everything");
            }

            return null;
        }

        if (value.Fields() is not { } fields)
        {
            return null;
        }

        var labels = MatchLabels(fields.Get("matchLabels"));
        var expressions = ListOf.From(fields.Items("matchExpressions").Select(Requirement).OfType<LabelRequirement>());
        fields.Close();
        return new LabelSelector(labels, expressions);
    }

    private static Labels MatchLabels(Value? map)
    {
        if (map?.Fields() is not { } fields)
        {
            return Labels.Empty;
        }

        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var property in fields.Self.Json.EnumerateObject())
        {
            var value = new Value(property.Value, fields.Self.At.Key(property.Name), fields.Self.Findings);
            if (value.Text(Syntax.LabelValueForm, ValueAdvice) is { } text)
            {
                pairs.Add(new(property.Name, text));
            }
        }

        return Labels.Of(pairs);
    }

    private static LabelRequirement? Requirement(Value value)
    {
        if (value.Fields() is not { } fields)
        {
            return null;
        }

        var key = fields.Require("key")?.Text();
        var op = fields.Require("operator")?.OneOf<LabelOperator>();
        var values = ListOf.From(fields.Items("values").Select(v => v.Text(Syntax.LabelValueForm, ValueAdvice)).OfType<string>());
        fields.Close();
        return key is null || op is null ? null : new LabelRequirement(key, op.Value, values);
    }
}

using Antrea.Policy.Api;

namespace Antrea.Policy.Validation;

/// <summary>Rules for label selectors.</summary>
internal static class SelectorChecks
{
    private const string KeyAdvice = "a key is [prefix/]name";

    public static void Check(LabelSelector? selector, FieldPath at, Findings findings)
    {
        if (selector is null)
        {
            return;
        }

        foreach (var (key, value) in selector.MatchLabels)
        {
            var entry = at.Field("matchLabels").Key(key);
            Key(key, entry, findings);
            Value(value, entry, findings);
        }

        for (var i = 0; i < selector.MatchExpressions.Count; i++)
        {
            Requirement(selector.MatchExpressions[i], at.Field("matchExpressions").Index(i), findings);
        }
    }

    private static void Requirement(LabelRequirement requirement, FieldPath at, Findings findings)
    {
        Key(requirement.Key, at.Field("key"), findings);
        var takesValues = requirement.Operator is LabelOperator.In or LabelOperator.NotIn;
        if (takesValues && requirement.Values.Count == 0)
        {
            findings.Error(at.Field("values"), $"must be given for operator {requirement.Operator}", "give at least one value, or use Exists or DoesNotExist");
        }
        else if (!takesValues && requirement.Values.Count > 0)
        {
            findings.Error(at.Field("values"), $"must not be given for operator {requirement.Operator}", "remove the values, or use In or NotIn");
        }

        for (var i = 0; i < requirement.Values.Count; i++)
        {
            Value(requirement.Values[i], at.Field("values").Index(i), findings);
        }
    }

    private static void Key(string key, FieldPath at, Findings findings)
    {
        if (Syntax.LabelKey(key) is { } wrong)
        {
            findings.Error(at, $"Invalid label key: {Shown.Text(key)}: {wrong}", KeyAdvice);
        }
    }

    private static void Value(string value, FieldPath at, Findings findings)
    {
        if (Syntax.LabelValue(value) is { } wrong)
        {
            findings.Error(at, $"Invalid label value: {Shown.Text(value)}: {wrong}");
        }
    }
}

namespace Antrea.Policy.Api;

/// <summary>One entry of <c>matchExpressions</c>.</summary>
public sealed record LabelRequirement(string Key, LabelOperator Operator, ListOf<string> Values);

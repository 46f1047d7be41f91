namespace Antrea.Policy.Planning.Pods;

/// <summary>The number of a layer-7 rule on a Node.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Number">From 1.</param>
public sealed record L7Number(string Rule, int Number);

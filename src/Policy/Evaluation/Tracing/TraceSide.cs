using System.Text.Json.Serialization;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>What the rules of one Pod or Node in one direction say.</summary>
/// <param name="Subject">Whose rules: <c>egress of Pod web/a</c>.</param>
/// <param name="Verdict">The outcome; NoMatch = they do not object.</param>
/// <param name="Because">One line for people: the rule, the exemption, or why there is nothing to ask.</param>
/// <param name="Tiers">Tiers in order; none where no rule was asked.</param>
public sealed record TraceSide(string Subject, Verdict Verdict, string Because, ListOf<TraceTier> Tiers)
{
    /// <summary>What is said where rules were asked and none matched.</summary>
    internal const string NoRule = "no rule matches";

    /// <summary>What is said where there are no rules.</summary>
    internal const string Unselected = "no policy selects it in this direction";

    /// <summary>True if no rule was asked, for a reason that is worth telling.</summary>
    internal bool IsExempt => Tiers.Count == 0 && Because is not (NoRule or Unselected);

    /// <summary>The deciding rule, or null.</summary>
    [JsonIgnore]
    public CompiledRule? DecidedBy { get; init; }
}

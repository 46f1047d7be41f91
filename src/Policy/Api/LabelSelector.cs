namespace Antrea.Policy.Api;

/// <summary>A label selector; no requirement at all selects everything.</summary>
public sealed record LabelSelector(Labels MatchLabels, ListOf<LabelRequirement> MatchExpressions)
{
    /// <summary>Selects everything.</summary>
    public static readonly LabelSelector Everything = new(Labels.Empty, []);
}

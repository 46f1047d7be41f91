using Antrea.Policy.Planning;

namespace Antrea.Actors.Messages;

/// <summary>What the machine shows of overlays and the like.</summary>
/// <param name="Facts">What it shows.</param>
/// <param name="LastGood">At the start: the plan that was in force before, if there was one.</param>
public sealed record FactsObserved(NodeFacts Facts, NodePlan? LastGood = null);

using Antrea.Policy.Planning;

namespace Antrea.Actors.Messages;

/// <summary>What the machine shows of overlays and the like.</summary>
public sealed record FactsObserved(NodeFacts Facts);

using Antrea.Actors.Messages;

namespace Antrea.Actors.Nodes;

/// <summary>What the node knows of a policy.</summary>
/// <param name="Announced">What its actor said last.</param>
/// <param name="Revision">The revision that was complete when it said so: until a later one is realised, it is not.</param>
public sealed record PolicyEntry(PolicyAnnounced Announced, long Revision);

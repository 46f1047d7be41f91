namespace Antrea.Actors.Nodes;

/// <summary>Ask the node actor for its <see cref="NodeState"/>.</summary>
public sealed record GetNodeState;

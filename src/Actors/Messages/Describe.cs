namespace Antrea.Actors.Messages;

/// <summary>Ask for a <see cref="Description"/>.</summary>
public sealed record Describe;

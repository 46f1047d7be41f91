namespace Antrea.Actors.Messages;

/// <summary>The surroundings changed.</summary>
public sealed record ContextChanged(PolicyContext Context);

namespace Antrea.Actors.Messages;

/// <summary>The source begins to tell a revision: until its barrier has come from everyone, the node knows only a part of it.</summary>
public sealed record RevisionBegun(long Revision);

namespace Antrea.Actors.Messages;

/// <summary>
/// The node has all of a revision and has set it aside to be planned. Published on the event stream: the source tells the next revision only
/// then, so that no plan ever holds a part of one.
/// </summary>
public sealed record RevisionTaken(long Revision);

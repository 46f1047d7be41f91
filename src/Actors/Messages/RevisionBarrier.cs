namespace Antrea.Actors.Messages;

/// <summary>
/// Everything up to this revision of the source has been told. Whoever gets it passes it on behind what it told others itself, so that
/// it arrives at the node when all consequences have.
/// </summary>
/// <param name="Revision">Revision of the source.</param>
/// <param name="Party">Who passes it on.</param>
/// <param name="Listing">From the source: the <see cref="Relist"/> that it has answered by then; null if none.</param>
public sealed record RevisionBarrier(long Revision, string Party, Guid? Listing = null);

namespace Antrea.Actors.Messages;

/// <summary>
/// The node has nothing, or does not trust what it has: the source tells everything (anew). Only the node publishes it, on the event
/// stream, so what is told in answer finds it ready. Until then it makes no plan, and the kernel keeps the last one.
/// </summary>
/// <param name="Listing">Names this call; the answer carries it.</param>
/// <param name="Why">What was lost.</param>
public sealed record Relist(Guid Listing, string Why);

using Antrea.Policy.Api;

namespace Antrea.Actors.Messages;

/// <summary>An object is there, but cannot be read; what was known of it before stays.</summary>
/// <param name="Key">Which object.</param>
/// <param name="Generation">Its generation, 0 if unknown.</param>
/// <param name="Reason">All that is wrong with it.</param>
public sealed record ObjectUnreadable(ObjectKey Key, long Generation, string Reason);

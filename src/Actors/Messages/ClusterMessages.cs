using System.Collections.Immutable;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;

namespace Antrea.Actors.Messages;

/// <summary>An object was added or changed.</summary>
public sealed record ObjectChanged(KubeObject Object);

/// <summary>An object is gone.</summary>
public sealed record ObjectRemoved(ObjectKey Key);

/// <summary>An object is there, but cannot be read; what was known of it before stays.</summary>
/// <param name="Key">Which object.</param>
/// <param name="Generation">Its generation, 0 if unknown.</param>
/// <param name="Reason">All that is wrong with it.</param>
public sealed record ObjectUnreadable(ObjectKey Key, long Generation, string Reason);

/// <summary>
/// The source has told every object there is; what anybody knows beside these is gone. Comes behind the objects and before the barrier.
/// </summary>
/// <param name="Keys">All objects, those that cannot be read included.</param>
/// <param name="IsComplete">False if the source holds something of which not even the key can be read: then nothing is known to be gone.</param>
public sealed record ObjectsListed(ImmutableHashSet<ObjectKey> Keys, bool IsComplete = true);

/// <summary>
/// Everything up to this revision of the source has been told. Whoever gets it passes it on behind what it told others itself, so that
/// it arrives at the node when all consequences have.
/// </summary>
/// <param name="Revision">Revision of the source.</param>
/// <param name="Party">Who passes it on.</param>
/// <param name="Listing">From the source: the <see cref="Relist"/> that it has answered by then; null if none.</param>
public sealed record RevisionBarrier(long Revision, string Party, Guid? Listing = null);

/// <summary>The source begins to tell a revision: until its barrier has come from everyone, the node knows only a part of it.</summary>
public sealed record RevisionBegun(long Revision);

/// <summary>
/// The node has all of a revision and has set it aside to be planned. Published on the event stream: the source tells the next revision only
/// then, so that no plan ever holds a part of one.
/// </summary>
public sealed record RevisionTaken(long Revision);

/// <summary>
/// An actor that holds what others told it begins with nothing, be it at the start or after a failure. Published on the event stream; the
/// node forgets what it was told and calls for a <see cref="Relist"/>.
/// </summary>
public sealed record StateLost(string Who);

/// <summary>
/// The node has nothing, or does not trust what it has: the source tells everything (anew). Only the node publishes it, on the event
/// stream, so what is told in answer finds it ready. Until then it makes no plan, and the kernel keeps the last one.
/// </summary>
/// <param name="Listing">Names this call; the answer carries it.</param>
/// <param name="Why">What was lost.</param>
public sealed record Relist(Guid Listing, string Why);

/// <summary>The configuration in force changed.</summary>
public sealed record ConfigChanged(EffectiveConfig Config);

/// <summary>Something is wrong that belongs to no policy; an empty text takes it back.</summary>
/// <param name="Subject">What it is about: an object, a file, a component.</param>
/// <param name="Text">What is wrong.</param>
/// <param name="IsLocal">True if it is about the machine, not about what the source tells: it outlives a <see cref="Relist"/>.</param>
public sealed record ProblemNoted(string Subject, string Text, bool IsLocal = false);

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
/// Everything up to this revision of the source has been told. Whoever gets it passes it on behind what it told others itself, so that
/// it arrives at the node when all consequences have.
/// </summary>
/// <param name="Revision">Revision of the source.</param>
/// <param name="Party">Who passes it on.</param>
/// <param name="Floor">From the source: the revision with which it last told everything anew.</param>
public sealed record RevisionBarrier(long Revision, string Party, long Floor = 0);

/// <summary>
/// An actor that holds what others told it was restarted and has lost it. Published on the event stream: the source tells everything anew,
/// everyone repeats what it announced.
/// </summary>
public sealed record Relist(string Who);

/// <summary>The configuration in force changed.</summary>
public sealed record ConfigChanged(EffectiveConfig Config);

/// <summary>Something is wrong that belongs to no policy; an empty text takes it back.</summary>
/// <param name="Subject">What it is about: an object, a file, a component.</param>
/// <param name="Text">What is wrong.</param>
public sealed record ProblemNoted(string Subject, string Text);

using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Kubernetes.Manifests;
using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Sources;

/// <summary>What a manifests source has told so far.</summary>
/// <param name="Told">The snapshot that was told.</param>
/// <param name="Unreadable">Objects that cannot be read, and why.</param>
/// <param name="Files">Files with problems that belong to no object, and what they are.</param>
/// <param name="Revision">Revision as others know it.</param>
/// <param name="Listing">The call that was answered; null = nothing is told yet.</param>
/// <param name="IsComplete">True if the keys of everything there is have been told.</param>
/// <param name="InFlight">True while the node has not taken the last revision: the next waits for that.</param>
public sealed record SourceState(
    ObjectSnapshot Told,
    ImmutableDictionary<ObjectKey, ObjectUnreadable> Unreadable,
    ImmutableDictionary<string, string> Files,
    long Revision,
    Guid? Listing,
    bool IsComplete,
    bool InFlight = false)
{
    /// <summary>Nothing told yet.</summary>
    public static readonly SourceState Empty = new(
        ObjectSnapshot.Empty, ImmutableDictionary<ObjectKey, ObjectUnreadable>.Empty, ImmutableDictionary<string, string>.Empty, 0, null, false);
}

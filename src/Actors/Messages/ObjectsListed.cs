using System.Collections.Immutable;
using Antrea.Policy.Api;

namespace Antrea.Actors.Messages;

/// <summary>
/// The source has told every object there is; what anybody knows beside these is gone. Comes behind the objects and before the barrier.
/// </summary>
/// <param name="Has">True for every object there is, those that cannot be read included.</param>
/// <param name="IsComplete">False if the source holds something of which not even the key can be read: then nothing is known to be gone.</param>
public sealed record ObjectsListed(Func<ObjectKey, bool> Has, bool IsComplete = true)
{
    /// <summary>These objects.</summary>
    public ObjectsListed(ImmutableHashSet<ObjectKey> keys, bool isComplete = true) : this(keys.Contains, isComplete)
    {
    }
}

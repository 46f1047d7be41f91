using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Client;

/// <summary>What a <see cref="Reflector{T}"/> tells, in order.</summary>
public abstract record WatchStep<T>
{
    private WatchStep()
    {
    }

    /// <summary>All objects there are. Replaces whatever was told before; comes first, and again after a break that events were lost in.</summary>
    /// <param name="Objects">The objects by namespace (empty for cluster-scoped kinds) and name.</param>
    /// <param name="Version">The version of the whole.</param>
    public sealed record Synced(IReadOnlyDictionary<NamespacedName, T> Objects, string Version) : WatchStep<T>;

    /// <summary>An object is new or has changed.</summary>
    public sealed record Changed(NamespacedName Name, T Object, string Version) : WatchStep<T>;

    /// <summary>An object is gone, or not selected any more.</summary>
    public sealed record Deleted(NamespacedName Name, string Version) : WatchStep<T>;

    /// <summary>Nothing was missed up to a version.</summary>
    public sealed record Bookmark(string Version) : WatchStep<T>;

    /// <summary>A watch is open: whatever was wrong is over.</summary>
    public sealed record Watching : WatchStep<T>;

    /// <summary>Something is wrong; what was told stays as it is, and it is tried again.</summary>
    /// <param name="Kind">What sort of trouble.</param>
    /// <param name="Message">What went wrong.</param>
    /// <param name="Delay">How long until the next attempt.</param>
    public sealed record Trouble(TroubleKind Kind, string Message, TimeSpan Delay) : WatchStep<T>;
}

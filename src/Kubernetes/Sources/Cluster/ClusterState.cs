using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Kubernetes.Client;
using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Sources.Cluster;

/// <summary>What the server has told of all kinds. Immutable.</summary>
/// <param name="Objects">Every object that could be read; of one that cannot be read any more the last that could.</param>
/// <param name="Unreadable">Objects that are there and cannot be read.</param>
/// <param name="Kinds">How the watches are doing, by name.</param>
/// <param name="Touched">What has changed since it was last told; null = nothing was told yet, so that all of it is to be.</param>
public sealed record ClusterState(
    KeyedTable<KubeObject> Objects,
    ImmutableDictionary<ObjectKey, ObjectUnreadable> Unreadable,
    ImmutableSortedDictionary<string, KindState> Kinds,
    ImmutableHashSet<ObjectKey>? Touched)
{
    /// <summary>Nothing told yet of these kinds.</summary>
    public static ClusterState Of(IEnumerable<WatchedKind> kinds) => new(
        KeyedTable<KubeObject>.Empty, ImmutableDictionary<ObjectKey, ObjectUnreadable>.Empty,
        kinds.ToImmutableSortedDictionary(k => k.Name, _ => KindState.Unknown, StringComparer.Ordinal), null);

    /// <summary>True once all kinds are known.</summary>
    public bool IsComplete => Kinds.Values.All(k => k.IsKnown);

    /// <summary>The state after a step of a kind's watch.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="step">The step.</param>
    /// <param name="now">The time, for messages.</param>
    public ClusterState With(WatchedKind kind, WatchStep<ClusterItem> step, DateTimeOffset now) => step switch
    {
        WatchStep<ClusterItem>.Synced s => Whole(kind, s.Objects).With(kind, k => k.Synced(s.Objects.Count)),
        WatchStep<ClusterItem>.Changed c => One(kind, kind.Key(c.Name), c.Object),
        WatchStep<ClusterItem>.Deleted d => Gone(kind, kind.Key(d.Name)),
        WatchStep<ClusterItem>.Trouble t => Failed(kind, Kinds[kind.Name].Failed(t.Kind, t.Message, now)),
        _ => With(kind, k => k.Well()),
    };

    /// <summary>The state when everything in it has been told.</summary>
    public ClusterState Told() => this with { Touched = [] };

    private ClusterState With(WatchedKind kind, Func<KindState, KindState> change)
    {
        var (was, now) = (Kinds[kind.Name], change(Kinds[kind.Name]));
        return ReferenceEquals(was, now) ? this : this with { Kinds = Kinds.SetItem(kind.Name, now) };
    }

    private ClusterState Failed(WatchedKind kind, KindState now)
    {
        var state = now.IsAbsent && !Kinds[kind.Name].IsAbsent ? Whole(kind, ImmutableDictionary<NamespacedName, ClusterItem>.Empty) : this;
        return state with { Kinds = Kinds.SetItem(kind.Name, now with { Objects = now.IsAbsent ? 0 : now.Objects }) };
    }

    private ClusterState One(WatchedKind kind, ObjectKey key, ClusterItem item)
    {
        var isNew = !Objects.ContainsKey(key) && !Unreadable.ContainsKey(key);
        var edit = new ClusterEdit(this);
        edit.Put(key, item);
        return edit.Done().With(kind, k => k.Well() is var well && isNew ? well with { Objects = well.Objects + 1 } : well);
    }

    private ClusterState Gone(WatchedKind kind, ObjectKey key)
    {
        var wasThere = Objects.ContainsKey(key) || Unreadable.ContainsKey(key);
        var edit = new ClusterEdit(this);
        edit.Remove(key);
        return edit.Done().With(kind, k => k.Well() is var well && wasThere ? well with { Objects = well.Objects - 1 } : well);
    }

    private ClusterState Whole(WatchedKind kind, IReadOnlyDictionary<NamespacedName, ClusterItem> items)
    {
        var edit = new ClusterEdit(this);
        foreach (var key in Objects.Keys.Concat(Unreadable.Keys).Where(k => kind.Has(k) && !items.ContainsKey(new NamespacedName(k.Namespace, k.Name))))
        {
            edit.Remove(key);
        }

        foreach (var (name, item) in items)
        {
            edit.Put(kind.Key(name), item);
        }

        return edit.Done();
    }
}

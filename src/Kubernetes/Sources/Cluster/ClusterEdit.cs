using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Sources.Cluster;

/// <summary>Several changes of a <see cref="ClusterState"/> at once.</summary>
internal sealed class ClusterEdit(ClusterState state)
{
    private readonly ImmutableDictionary<ObjectKey, ObjectUnreadable>.Builder _unreadable = state.Unreadable.ToBuilder();
    private readonly ImmutableHashSet<ObjectKey>.Builder? _touched = state.Touched?.ToBuilder();
    private KeyedTable<KubeObject> _objects = state.Objects;

    /// <summary>Puts an object in. One that says what is known already stays as it is.</summary>
    public void Put(ObjectKey key, ClusterItem item)
    {
        if (item.Object is not { } o)
        {
            var refusal = new ObjectUnreadable(key, item.Generation, item.Refusal!);
            if (!_unreadable.TryGetValue(key, out var before) || before != refusal)
            {
                _unreadable[key] = refusal;
                _touched?.Add(key);
            }

            return;
        }

        var isRepaired = _unreadable.Remove(key);
        if (!_objects.TryGetValue(key, out var known) || !IsSame(known, o))
        {
            _objects = _objects.With(o);
            _touched?.Add(key);
        }
        else if (isRepaired)
        {
            _touched?.Add(key);
        }
    }

    /// <summary>Takes an object out.</summary>
    public void Remove(ObjectKey key)
    {
        var before = _objects;
        _objects = before.Without(key);
        if (!ReferenceEquals(before, _objects) | _unreadable.Remove(key))
        {
            _touched?.Add(key);
        }
    }

    /// <summary>The state with all of it.</summary>
    public ClusterState Done() => state with
    {
        Objects = _objects, Unreadable = _unreadable.ToImmutable(), Touched = _touched?.ToImmutable(),
    };

    // Who writes an object's status gives it a new version, and nothing that counts here.
    private static bool IsSame(KubeObject a, KubeObject b) =>
        a.Equals(a.Metadata.ResourceVersion == b.Metadata.ResourceVersion ? b : b with { Metadata = b.Metadata with { ResourceVersion = a.Metadata.ResourceVersion } });
}

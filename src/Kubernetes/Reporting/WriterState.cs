using System.Collections.Immutable;
using Antrea.Kubernetes.Client;
using Antrea.Policy.Api;
using Antrea.Policy.Status;

namespace Antrea.Kubernetes.Reporting;

/// <summary>What the status writer knows while it is the elected one's. Immutable.</summary>
/// <param name="Reports">The reports by name of their object; null = not listed yet.</param>
/// <param name="Stored">What stands in the objects, of the kinds that are listed.</param>
/// <param name="Wanted">What should stand there.</param>
/// <param name="Pending">Objects where it does not, in the order they are written; may hold some where it does by now.</param>
/// <param name="Writing">Objects that are being written.</param>
/// <param name="Later">Objects that could not be written, and when they may be again.</param>
internal sealed record WriterState(
    ImmutableDictionary<string, NodeReport>? Reports,
    ImmutableDictionary<ObjectKey, StoredStatus> Stored,
    IReadOnlyDictionary<ObjectKey, WantedStatus> Wanted,
    ImmutableQueue<ObjectKey> Pending,
    ImmutableHashSet<ObjectKey> Writing,
    ImmutableDictionary<ObjectKey, long> Later)
{
    public static readonly WriterState Empty = new(
        null, ImmutableDictionary<ObjectKey, StoredStatus>.Empty, ImmutableDictionary<ObjectKey, WantedStatus>.Empty, [], [], ImmutableDictionary<ObjectKey, long>.Empty);

    /// <summary>The state with other statuses to be written.</summary>
    public WriterState WithWanted(IReadOnlyDictionary<ObjectKey, WantedStatus> wanted)
    {
        var now = this with { Wanted = wanted };
        return now with { Pending = ImmutableQueue.CreateRange(Stored.Where(s => now.Lacks(s.Key, s.Value)).Select(s => s.Key).Order()) };
    }

    /// <summary>The state after a step of the watch on reports.</summary>
    public WriterState With(WatchStep<NodeReport> step) => step switch
    {
        WatchStep<NodeReport>.Synced m => this with { Reports = m.Objects.ToImmutableDictionary(o => o.Key.Name, o => o.Value) },
        WatchStep<NodeReport>.Changed m => this with { Reports = Reports!.SetItem(m.Name.Name, m.Object) },
        WatchStep<NodeReport>.Deleted m => this with { Reports = Reports!.Remove(m.Name.Name) },
        _ => this,
    };

    /// <summary>The state after a step of the watch on the objects of a kind.</summary>
    public WriterState With(string kind, WatchStep<StoredStatus> step) => step switch
    {
        WatchStep<StoredStatus>.Synced m => WithAll(kind, m.Objects),
        WatchStep<StoredStatus>.Changed m => With(Key(kind, m.Name), m.Object),
        WatchStep<StoredStatus>.Deleted m => Without(Key(kind, m.Name)),
        _ => this,
    };

    private WriterState WithAll(string kind, IReadOnlyDictionary<NamespacedName, StoredStatus> listed)
    {
        var b = Stored.ToBuilder();
        b.RemoveRange(Stored.Keys.Where(k => k.Kind == kind));
        foreach (var (name, s) in listed)
        {
            b[Key(kind, name)] = s;
        }

        return (this with { Stored = b.ToImmutable() }).WithWanted(Wanted);
    }

    /// <summary>The state with an object as it is now; an older version than the one known changes nothing.</summary>
    public WriterState With(ObjectKey key, StoredStatus stored)
    {
        if (Stored.TryGetValue(key, out var known) && known.Uid == stored.Uid
            && long.TryParse(known.Version, out var last) && long.TryParse(stored.Version, out var version) && version < last)
        {
            return this;
        }

        var now = this with { Stored = Stored.SetItem(key, stored) };
        return now.Lacks(key, stored) ? now with { Pending = Pending.Enqueue(key) } : now;
    }

    private WriterState Without(ObjectKey key) => this with { Stored = Stored.Remove(key), Later = Later.Remove(key) };

    /// <summary>The next object to write and what; null if there is none that may be.</summary>
    /// <param name="now">The time.</param>
    /// <param name="left">The state to go on with.</param>
    public (ObjectKey Key, StoredStatus On, ObjectStatus Status)? Next(long now, out WriterState left)
    {
        left = this;
        var tries = Later.Count + Writing.Count + 1;
        while (!left.Pending.IsEmpty)
        {
            left = left with { Pending = left.Pending.Dequeue(out var key) };
            if (!left.Stored.TryGetValue(key, out var on) || !left.Lacks(key, on))
            {
                continue;
            }

            if (left.Writing.Contains(key) || (left.Later.TryGetValue(key, out var at) && now < at))
            {
                left = left with { Pending = left.Pending.Enqueue(key) };
                if (--tries <= 0)
                {
                    return null;
                }

                continue;
            }

            left = left with { Writing = left.Writing.Add(key), Later = left.Later.Remove(key) };
            return (key, on, left.Wanted[key].Status);
        }

        return null;
    }

    private static ObjectKey Key(string kind, NamespacedName name) => new(kind, ApiGroups.Antrea, name.Namespace, name.Name);

    private bool Lacks(ObjectKey key, StoredStatus stored) => Wanted.TryGetValue(key, out var wanted) && stored.Lacks(wanted);
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Antrea.Testing.Api;

/// <summary>
/// All objects, one row of versions over all resources as etcd has it, and the changes since the last compaction. Thread-safe.
/// </summary>
public sealed class ApiStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Group, string Plural), Collection> _collections = [];
    private readonly SortedDictionary<long, Dictionary<string, StoredObject[]>> _snapshots = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version = 1;
    private int _shape;

    /// <summary>What timestamps go by.</summary>
    public ApiClock Clock { get; } = new();

    /// <summary>Another one whenever what is served has changed.</summary>
    internal int Shape => Volatile.Read(ref _shape);

    /// <summary>The version of the newest change.</summary>
    public long Version
    {
        get
        {
            lock (_lock)
            {
                return _version;
            }
        }
    }

    /// <summary>Completes at the next change, whatever it is.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock)
            {
                return _changed.Task;
            }
        }
    }

    /// <summary>The resources served.</summary>
    public IReadOnlyList<ApiKind> Kinds
    {
        get
        {
            lock (_lock)
            {
                return [.. _collections.Values.Select(c => c.Kind)];
            }
        }
    }

    /// <summary>How the resources are served.</summary>
    internal IReadOnlyList<Served> Served
    {
        get
        {
            lock (_lock)
            {
                return [.. _collections.Values.Select(c => c.Served)];
            }
        }
    }

    /// <summary>Serves a resource, beginning with no objects, without a schema unless it is one of Kubernetes.</summary>
    public void Serve(ApiKind kind) => Serve(Antrea.Testing.Api.Served.Of(kind));

    /// <summary>Serves a resource; one that is served already keeps its objects.</summary>
    internal void Serve(Served served)
    {
        lock (_lock)
        {
            var kind = served.Kind;
            _shape++;
            if (_collections.TryGetValue((kind.Group, kind.Plural), out var there))
            {
                there.Served = served;
                return;
            }

            var made = new Collection(served);
            made.Compact(_version);
            _collections.Add((kind.Group, kind.Plural), made);
        }
    }

    /// <summary>How a resource is served.</summary>
    internal Served Serving(ApiKind kind)
    {
        lock (_lock)
        {
            return Of(kind).Served;
        }
    }

    /// <summary>Does not serve a resource any more; its objects are gone and its watches end.</summary>
    public void Withdraw(ApiKind kind)
    {
        lock (_lock)
        {
            _shape++;
            _collections.Remove((kind.Group, kind.Plural));
            Signal();
        }
    }

    /// <summary>The resource of a path, or null.</summary>
    public ApiKind? Find(string group, string version, string plural)
    {
        lock (_lock)
        {
            return _collections.GetValueOrDefault((group, plural)) is { } c && c.Kind.Version == version ? c.Kind : null;
        }
    }

    /// <summary>Forgets all changes up to now, or up to a version: watches from before get 410, lists cannot be continued.</summary>
    public void Compact(long? upTo = null)
    {
        lock (_lock)
        {
            var version = upTo ?? _version;
            foreach (var c in _collections.Values)
            {
                c.Compact(version);
            }

            foreach (var old in _snapshots.Keys.TakeWhile(v => v < version).ToArray())
            {
                _snapshots.Remove(old);
            }
        }
    }

    /// <summary>Raises the version without a change of what is served.</summary>
    public void Touch()
    {
        lock (_lock)
        {
            _version++;
            Signal();
        }
    }

    /// <summary>Makes all watches look around.</summary>
    internal void Wake()
    {
        lock (_lock)
        {
            Signal();
        }
    }

    /// <summary>One object, or null.</summary>
    public StoredObject? Get(ApiKind kind, string ns, string name)
    {
        lock (_lock)
        {
            return Of(kind).Objects.GetValueOrDefault($"{ns}/{name}");
        }
    }

    /// <summary>All objects of a resource as they are now.</summary>
    public (ImmutableSortedDictionary<string, StoredObject> Objects, long Version) List(ApiKind kind)
    {
        lock (_lock)
        {
            return (Of(kind).Objects, _version);
        }
    }

    /// <summary>The same in the order of their keys; not to be changed.</summary>
    internal (StoredObject[] Objects, long Version) Sorted(ApiKind kind)
    {
        lock (_lock)
        {
            return (Of(kind).Sorted, _version);
        }
    }

    /// <summary>The objects as they were at the version of an earlier page; null if that is forgotten.</summary>
    internal StoredObject[]? At(ApiKind kind, long version)
    {
        lock (_lock)
        {
            return _snapshots.GetValueOrDefault(version)?.GetValueOrDefault(Id(kind));
        }
    }

    /// <summary>Remembers what a list of several pages began with.</summary>
    internal void Keep(ApiKind kind, long version, StoredObject[] objects)
    {
        lock (_lock)
        {
            if (version >= Of(kind).CompactedAt)
            {
                (_snapshots.GetValueOrDefault(version) ?? (_snapshots[version] = []))[Id(kind)] = objects;
            }
        }
    }

    /// <summary>Changes behind a version, at most so many; null if they are forgotten or the resource is not served any more.</summary>
    /// <param name="kind">The resource.</param>
    /// <param name="version">The version.</param>
    /// <param name="most">How many.</param>
    /// <param name="upTo">The version up to which nothing is missing behind them.</param>
    internal StoreEvent[]? Since(ApiKind kind, long version, int most, out long upTo)
    {
        lock (_lock)
        {
            upTo = version;
            if (!_collections.TryGetValue((kind.Group, kind.Plural), out var c) || version < c.CompactedAt)
            {
                return null;
            }

            var events = c.Since(version, most);
            upTo = events.Length == most ? events[^1].Version : _version;
            return events;
        }
    }

    /// <summary>Changes one object in one step.</summary>
    /// <param name="kind">The resource.</param>
    /// <param name="ns">Namespace.</param>
    /// <param name="name">Name.</param>
    /// <param name="change">Given what is stored, or null, returns what is to be: null = nothing, the same instance = no change.</param>
    /// <returns>What is stored now, or what was there at last.</returns>
    public StoredObject? Change(ApiKind kind, string ns, string name, Func<StoredObject?, JsonObject?> change)
    {
        lock (_lock)
        {
            var c = Of(kind);
            var before = c.Objects.GetValueOrDefault($"{ns}/{name}");
            var after = change(before);
            if (after is null)
            {
                if (before is null)
                {
                    return null;
                }

                var last = StoredObject.Of(before.Open(), ++_version);
                c.Remove(last);
                Twin(c)?.Remove(EventForms.Convert(last));
                Signal();
                return last;
            }

            if (before is not null && JsonNode.DeepEquals(before.Open(), after))
            {
                return before;
            }

            var stored = StoredObject.Of(after, ++_version);
            c.Put(stored);
            Twin(c)?.Put(EventForms.Convert(stored));
            Signal();
            return stored;
        }
    }

    // Events are one thing in two groups.
    private Collection? Twin(Collection c) => c.Kind.Kind != "Event" || c.Kind.IsCustom ? null
        : _collections.GetValueOrDefault((c.Kind.Group.Length == 0 ? "events.k8s.io" : "", "events"));

    /// <summary>Adds many objects at once, as they are: metadata is completed, but nobody owns their fields.</summary>
    public void Fill(ApiKind kind, IEnumerable<JsonObject> objects)
    {
        lock (_lock)
        {
            var c = Of(kind);
            foreach (var o in objects)
            {
                (o["apiVersion"], o["kind"]) = (kind.ApiVersion, kind.Kind);
                var metadata = o["metadata"]!.AsObject();
                metadata["uid"] ??= Guid.NewGuid().ToString();
                metadata["creationTimestamp"] ??= Clock.Text;
                metadata["generation"] ??= 1;
                c.Put(StoredObject.Of(o, ++_version));
            }

            Signal();
        }
    }

    private static string Id(ApiKind kind) => $"{kind.Group}/{kind.Plural}";

    private Collection Of(ApiKind kind) => _collections.GetValueOrDefault((kind.Group, kind.Plural)) ?? throw ApiError.NotServed();

    private void Signal()
    {
        var told = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        told.SetResult();
    }
}

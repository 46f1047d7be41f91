using System.Collections.Immutable;

namespace Antrea.Testing.Api;

/// <summary>The objects of one resource and their history. Guarded by the store's lock.</summary>
internal sealed class Collection(Served served)
{
    private readonly List<StoreEvent> _log = [];
    private int _first;
    private StoredObject[]? _sorted;

    public ApiKind Kind => Served.Kind;

    /// <summary>How it is served.</summary>
    public Served Served { get; set; } = served;

    /// <summary>The objects now, in order of their keys.</summary>
    public ImmutableSortedDictionary<string, StoredObject> Objects { get; private set; } = ImmutableSortedDictionary.Create<string, StoredObject>(StringComparer.Ordinal);

    /// <summary>The same as an array, made once for all lists between two changes.</summary>
    public StoredObject[] Sorted => _sorted ??= [.. Objects.Values];

    /// <summary>The last version whose changes are forgotten.</summary>
    public long CompactedAt { get; private set; }

    public void Put(StoredObject o)
    {
        _log.Add(new StoreEvent(o.Version, Objects.GetValueOrDefault(o.Key), o, o));
        Objects = Objects.SetItem(o.Key, o);
        _sorted = null;
    }

    public void Remove(StoredObject last)
    {
        _log.Add(new StoreEvent(last.Version, Objects[last.Key], null, last));
        Objects = Objects.Remove(last.Key);
        _sorted = null;
    }

    /// <summary>Changes behind a version, at most so many.</summary>
    public StoreEvent[] Since(long version, int most)
    {
        var at = _first;
        var end = _log.Count;
        while (at < end)
        {
            var middle = (at + end) / 2;
            (at, end) = _log[middle].Version > version ? (at, middle) : (middle + 1, end);
        }

        return [.. _log.GetRange(at, Math.Min(most, _log.Count - at))];
    }

    public void Compact(long version)
    {
        CompactedAt = Math.Max(CompactedAt, version);
        while (_first < _log.Count && _log[_first].Version <= version)
        {
            _log[_first++] = null!;
        }

        if (_first > 4096)
        {
            _log.RemoveRange(0, _first);
            _first = 0;
        }
    }
}

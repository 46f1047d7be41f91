using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Antrea.Policy.Fqdn;

/// <summary>
/// Keys that each have an expiry; when there are too many, the one that would expire first goes. Immutable. Times are spans on any clock that
/// does not jump.
/// </summary>
internal sealed class ExpiringSet<T>
    where T : notnull
{
    public static readonly ExpiringSet<T> Empty = new([], ImmutableSortedDictionary<(TimeSpan Expiry, long Serial), T>.Empty, 0);

    private readonly ImmutableDictionary<T, (TimeSpan Expiry, long Serial)> _keys;
    private readonly ImmutableSortedDictionary<(TimeSpan Expiry, long Serial), T> _order;
    private readonly long _serial;

    private ExpiringSet(
        ImmutableDictionary<T, (TimeSpan Expiry, long Serial)> keys, ImmutableSortedDictionary<(TimeSpan Expiry, long Serial), T> order, long serial) =>
        (_keys, _order, _serial) = (keys, order, serial);

    public int Count => _keys.Count;

    /// <summary>Keys with their expiry, the first to expire first.</summary>
    public IEnumerable<(T Key, TimeSpan Expiry)> Items => _order.Select(o => (o.Value, o.Key.Expiry));

    public TimeSpan? Expiry(T key) => _keys.TryGetValue(key, out var e) ? e.Expiry : null;

    /// <summary>With the key; an expiry only ever becomes later.</summary>
    public ExpiringSet<T> Promise(T key, TimeSpan expiry)
    {
        var order = _order;
        if (_keys.TryGetValue(key, out var old))
        {
            if (old.Expiry >= expiry)
            {
                return this;
            }

            order = order.Remove(old);
        }

        return new(_keys.SetItem(key, (expiry, _serial)), order.Add((expiry, _serial), key), _serial + 1);
    }

    public ExpiringSet<T> Remove(T key) =>
        _keys.TryGetValue(key, out var old) ? new(_keys.Remove(key), _order.Remove(old), _serial) : this;

    /// <summary>The key that expires first.</summary>
    public bool TryFirst([MaybeNullWhen(false)] out T key, out TimeSpan expiry)
    {
        foreach (var (k, v) in _order)
        {
            (key, expiry) = (v, k.Expiry);
            return true;
        }

        (key, expiry) = (default, default);
        return false;
    }

    /// <summary>Without the keys whose time has come.</summary>
    public ExpiringSet<T> At(TimeSpan now)
    {
        var set = this;
        while (set.TryFirst(out var key, out var expiry) && expiry <= now)
        {
            set = set.Remove(key);
        }

        return set;
    }
}

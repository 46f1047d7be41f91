using System.Collections.Immutable;

namespace Antrea.Policy.Selection;

/// <summary>Sets by key; a key whose set is empty is not kept. Immutable.</summary>
internal readonly record struct MultiMap<TKey, T>(ImmutableDictionary<TKey, ImmutableHashSet<T>> Sets)
    where TKey : notnull
{
    /// <summary>Nothing under any key.</summary>
    public static readonly MultiMap<TKey, T> Empty = new(ImmutableDictionary<TKey, ImmutableHashSet<T>>.Empty);

    /// <summary>What is filed under a key.</summary>
    public ImmutableHashSet<T> this[TKey key] => Sets.TryGetValue(key, out var set) ? set : [];

    /// <summary>With a value under each of the keys.</summary>
    public MultiMap<TKey, T> With(IEnumerable<TKey> keys, T value)
    {
        var sets = Sets.ToBuilder();
        foreach (var key in keys)
        {
            sets[key] = (sets.TryGetValue(key, out var set) ? set : []).Add(value);
        }

        return new(sets.ToImmutable());
    }

    /// <summary>Without a value under any of the keys.</summary>
    public MultiMap<TKey, T> Without(IEnumerable<TKey> keys, T value)
    {
        var sets = Sets.ToBuilder();
        foreach (var key in keys)
        {
            if (!sets.TryGetValue(key, out var set))
            {
                continue;
            }

            var rest = set.Remove(value);
            if (rest.IsEmpty)
            {
                sets.Remove(key);
            }
            else
            {
                sets[key] = rest;
            }
        }

        return new(sets.ToImmutable());
    }
}

using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Antrea.Policy.Api;

/// <summary>
/// Objects by their own keys. Immutable; a change costs a few hundred bytes, an object a dozen beside itself where an ImmutableDictionary takes ninety: there are a hundred
/// thousand Pods.
/// </summary>
public sealed class KeyedTable<T> : IReadOnlyDictionary<ObjectKey, T>
    where T : class, IKeyed
{
    /// <summary>Nothing.</summary>
    public static readonly KeyedTable<T> Empty = new(null, 0);

    // Objects of a leaf, before it is divided.
    private const int Most = 24;

    // A node is nothing, a leaf (T[]) or a branch, which divides by two bits of the hash.
    private readonly object? _root;

    private KeyedTable(object? root, int count) => (_root, Count) = (root, count);

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>True if there is nothing in it.</summary>
    public bool IsEmpty => Count == 0;

    /// <inheritdoc/>
    public IEnumerable<ObjectKey> Keys => Values.Select(o => o.Key);

    /// <inheritdoc/>
    public IEnumerable<T> Values
    {
        get
        {
            var left = new Stack<object?>([_root]);
            while (left.TryPop(out var node))
            {
                if (node is T[] leaf)
                {
                    foreach (var o in leaf)
                    {
                        yield return o;
                    }
                }
                else if (node is Branch b)
                {
                    left.Push(b.A);
                    left.Push(b.B);
                    left.Push(b.C);
                    left.Push(b.D);
                }
            }
        }
    }

    /// <inheritdoc/>
    public T this[ObjectKey key] => TryGetValue(key, out var found) ? found : throw new KeyNotFoundException($"there is no {key}");

    /// <summary>A table of objects; of two with the same key the later counts.</summary>
    public static KeyedTable<T> Of(IEnumerable<T> objects) => objects.Aggregate(Empty, (table, o) => table.With(o));

    /// <inheritdoc/>
    public bool ContainsKey(ObjectKey key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(ObjectKey key, [MaybeNullWhen(false)] out T value)
    {
        var (node, hash) = (_root, Hash(key));
        for (; node is Branch b; hash >>= 2)
        {
            node = b[hash & 3];
        }

        var at = node is T[] leaf ? Find(leaf, key) : -1;
        value = at < 0 ? null : ((T[])node!)[at];
        return at >= 0;
    }

    /// <summary>The table with an object, in place of the one with the same key if there is one.</summary>
    public KeyedTable<T> With(T o)
    {
        var (key, count) = (o.Key, Count);
        var root = With(_root, Hash(key), 0, key, o, ref count);
        return ReferenceEquals(root, _root) ? this : new(root, count);
    }

    /// <summary>The table without an object.</summary>
    public KeyedTable<T> Without(ObjectKey key)
    {
        var root = Without(_root, Hash(key), key);
        return ReferenceEquals(root, _root) ? this : new(root, Count - 1);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<ObjectKey, T>> GetEnumerator() => Values.Select(o => KeyValuePair.Create(o.Key, o)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static uint Hash(ObjectKey key) => (uint)key.GetHashCode();

    private static int Find(T[] leaf, ObjectKey key)
    {
        for (var i = 0; i < leaf.Length; i++)
        {
            if (leaf[i].Key is var k && k.Name == key.Name && k == key)
            {
                return i;
            }
        }

        return -1;
    }

    private static object With(object? node, uint hash, int depth, ObjectKey key, T o, ref int count)
    {
        if (node is Branch b)
        {
            var before = b[hash & 3];
            var after = With(before, hash >> 2, depth + 1, key, o, ref count);
            return ReferenceEquals(before, after) ? b : b.With(hash & 3, after);
        }

        var leaf = (T[]?)node ?? [];
        if (Find(leaf, key) is >= 0 and var at)
        {
            if (ReferenceEquals(leaf[at], o))
            {
                return leaf;
            }

            var changed = (T[])leaf.Clone();
            changed[at] = o;
            return changed;
        }

        // Equal hashes cannot be divided.
        if (leaf.Length < Most || depth == 16)
        {
            count++;
            return (T[])[.. leaf, o];
        }

        return With(Divide(leaf, depth), hash, depth, key, o, ref count);
    }

    private static Branch Divide(T[] leaf, int depth)
    {
        var parts = new List<T>?[4];
        foreach (var o in leaf)
        {
            (parts[(Hash(o.Key) >> (2 * depth)) & 3] ??= []).Add(o);
        }

        return new(parts[0]?.ToArray(), parts[1]?.ToArray(), parts[2]?.ToArray(), parts[3]?.ToArray());
    }

    private static object? Without(object? node, uint hash, ObjectKey key)
    {
        if (node is Branch b)
        {
            var before = b[hash & 3];
            var after = Without(before, hash >> 2, key);
            return ReferenceEquals(before, after) ? b : Joined(b.With(hash & 3, after));
        }

        if (node is not T[] leaf || Find(leaf, key) is not (>= 0 and var at))
        {
            return node;
        }

        return leaf.Length == 1 ? null : (T[])[.. leaf.AsSpan(0, at), .. leaf.AsSpan(at + 1)];
    }

    // A branch with little in it becomes a leaf again.
    private static object Joined(Branch b)
    {
        var count = 0;
        for (var i = 0u; i < 4; i++)
        {
            if (b[i] is Branch)
            {
                return b;
            }

            count += ((T[]?)b[i])?.Length ?? 0;
        }

        return count > Most / 2 ? b : (T[])[.. (T[]?)b.A ?? [], .. (T[]?)b.B ?? [], .. (T[]?)b.C ?? [], .. (T[]?)b.D ?? []];
    }

    private sealed record Branch(object? A, object? B, object? C, object? D)
    {
        public object? this[uint way] => way switch { 0 => A, 1 => B, 2 => C, _ => D };

        public Branch With(uint way, object? node) => way switch
        {
            0 => new(node, B, C, D),
            1 => new(A, node, C, D),
            2 => new(A, B, node, D),
            _ => new(A, B, C, node),
        };
    }
}

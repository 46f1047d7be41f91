using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Antrea.Policy.Api;

/// <summary>An immutable list with value equality, for use in records.</summary>
[CollectionBuilder(typeof(ListOf), nameof(ListOf.Create))]
public sealed class ListOf<T> : IReadOnlyList<T>, IEquatable<ListOf<T>>
{
    /// <summary>The empty list.</summary>
    public static readonly ListOf<T> Empty = new([]);

    private readonly ImmutableArray<T> _items;

    internal ListOf(ImmutableArray<T> items) => _items = items;

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public T this[int index] => _items[index];

    /// <summary>The items as an array value.</summary>
    public ImmutableArray<T> Items => _items;

    /// <inheritdoc/>
    public bool Equals(ListOf<T>? other) =>
        other is not null && (ReferenceEquals(this, other) || _items.SequenceEqual(other._items));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ListOf<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var h = new HashCode();
        foreach (var i in _items)
        {
            h.Add(i);
        }

        return h.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", _items)}]";
}

/// <summary>Makes <see cref="ListOf{T}"/> values.</summary>
public static class ListOf
{
    /// <summary>For collection expressions.</summary>
    public static ListOf<T> Create<T>(ReadOnlySpan<T> items) => items.IsEmpty ? ListOf<T>.Empty : new([.. items]);

    /// <summary>A list of what a sequence yields.</summary>
    public static ListOf<T> From<T>(IEnumerable<T> items)
    {
        var a = items.ToImmutableArray();
        return a.IsEmpty ? ListOf<T>.Empty : new(a);
    }
}

using System.Collections;
using System.Collections.Immutable;

namespace Antrea.Policy.Api;

/// <summary>An immutable string map with value equality: labels, annotations, matchLabels, ConfigMap data.</summary>
public sealed class Labels : IReadOnlyCollection<KeyValuePair<string, string>>, IEquatable<Labels>
{
    /// <summary>No labels.</summary>
    public static readonly Labels Empty = new([]);

    private readonly ImmutableSortedDictionary<string, string> _map;

    private Labels(ImmutableSortedDictionary<string, string> map) => _map = map;

    private Labels(KeyValuePair<string, string>[] pairs) : this(pairs.ToImmutableSortedDictionary(StringComparer.Ordinal)) { }

    /// <inheritdoc/>
    public int Count => _map.Count;

    /// <summary>The value of a key, or null.</summary>
    public string? this[string key] => _map.GetValueOrDefault(key);

    /// <summary>Makes labels of pairs; a later pair wins.</summary>
    public static Labels Of(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var b = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (k, v) in pairs)
        {
            b[k] = v;
        }

        return b.Count == 0 ? Empty : new Labels(b.ToImmutable());
    }

    /// <summary>Makes labels of pairs; a later pair wins.</summary>
    public static Labels Of(params (string Key, string Value)[] pairs) =>
        Of(pairs.Select(p => new KeyValuePair<string, string>(p.Key, p.Value)));

    /// <summary>True if the key is present.</summary>
    public bool ContainsKey(string key) => _map.ContainsKey(key);

    /// <inheritdoc/>
    public bool Equals(Labels? other) =>
        other is not null && (ReferenceEquals(this, other) || (_map.Count == other._map.Count && _map.SequenceEqual(other._map)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Labels);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var h = new HashCode();
        foreach (var (k, v) in _map)
        {
            h.Add(k);
            h.Add(v);
        }

        return h.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _map.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Join(",", _map.Select(p => $"{p.Key}={p.Value}"));
}

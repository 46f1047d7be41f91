using System.Numerics;

namespace Antrea.Policy.Status;

/// <summary>A set of Nodes by their numbers in a <see cref="NodeTable"/>. Immutable.</summary>
public sealed class NodeSet
{
    /// <summary>No Node.</summary>
    public static readonly NodeSet Empty = new([]);

    private readonly ulong[] _words;

    private NodeSet(ulong[] words)
    {
        _words = words;
        foreach (var w in words)
        {
            Count += BitOperations.PopCount(w);
        }
    }

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>A set of numbers.</summary>
    /// <param name="numbers">The numbers, each from 0 to below <paramref name="size"/>.</param>
    /// <param name="size">How many Nodes the table has.</param>
    public static NodeSet Of(IEnumerable<int> numbers, int size)
    {
        var words = new ulong[(size + 63) / 64];
        foreach (var n in numbers)
        {
            words[n >> 6] |= 1UL << (n & 63);
        }

        return new(words);
    }

    /// <summary>True if it is in the set.</summary>
    public bool Contains(int number) => number >= 0 && number >> 6 < _words.Length && (_words[number >> 6] >> (number & 63) & 1) != 0;

    /// <summary>What is in one of the two.</summary>
    public NodeSet Union(NodeSet other)
    {
        if (Count == 0 || ReferenceEquals(this, other))
        {
            return other;
        }

        if (other.Count == 0)
        {
            return this;
        }

        var words = new ulong[Math.Max(_words.Length, other._words.Length)];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = (i < _words.Length ? _words[i] : 0) | (i < other._words.Length ? other._words[i] : 0);
        }

        return new(words);
    }

    /// <summary>The names of its Nodes in order.</summary>
    public IEnumerable<string> Names(NodeTable table) => Enumerable.Range(0, table.All.Length).Where(Contains).Select(table.NameOf);
}

using System.Collections.Immutable;

namespace Antrea.Policy.Addresses;

/// <summary>A set of networks of one family: sorted, without duplicates, immutable, with value equality.</summary>
public sealed class NetSet : IEquatable<NetSet>
{
    /// <summary>Nothing.</summary>
    public static readonly NetSet Empty = new([]);

    /// <summary>Everything of IPv4.</summary>
    public static readonly NetSet AnyV4 = new([IpNet.AnyV4]);

    /// <summary>Everything of IPv6.</summary>
    public static readonly NetSet AnyV6 = new([IpNet.AnyV6]);

    private NetSet(ImmutableArray<IpNet> nets) => Nets = nets;

    /// <summary>The networks in order.</summary>
    public ImmutableArray<IpNet> Nets { get; }

    /// <summary>True if a /0 is among them: the whole set stands for "any address".</summary>
    public bool IsAny => !Nets.IsEmpty && Nets[0].IsAny;

    /// <summary>True if there is nothing in it.</summary>
    public bool IsEmpty => Nets.IsEmpty;

    /// <summary>Makes a set; networks of the other family are left out.</summary>
    public static NetSet Of(IEnumerable<IpNet> nets, bool v6)
    {
        var list = new List<IpNet>();
        foreach (var n in nets)
        {
            if (n.IsV6 != v6)
            {
                continue;
            }

            if (n.IsAny)
            {
                return v6 ? AnyV6 : AnyV4;
            }

            list.Add(n);
        }

        if (list.Count == 0)
        {
            return Empty;
        }

        list.Sort();
        var b = ImmutableArray.CreateBuilder<IpNet>(list.Count);
        foreach (var n in list)
        {
            if (b.Count == 0 || b[^1] != n)
            {
                b.Add(n);
            }
        }

        return new NetSet(b.DrainToImmutable());
    }

    /// <summary>True if the address (or network) lies in one of the networks.</summary>
    public bool Contains(IpNet net)
    {
        foreach (var n in Nets)
        {
            if (n.Contains(net))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public bool Equals(NetSet? other) =>
        other is not null && (ReferenceEquals(this, other) || Nets.AsSpan().SequenceEqual(other.Nets.AsSpan()));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NetSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var h = new HashCode();
        h.Add(Nets.Length);
        // The ends and the middle tell sets apart well enough; hashing 65,536 members on every look-up would not pay.
        for (var i = 0; i < Nets.Length; i += Math.Max(1, Nets.Length / 16))
        {
            h.Add(Nets[i]);
        }

        return h.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => IsAny ? "any" : $"{{{string.Join(", ", Nets)}}}";
}

using System.Buffers.Binary;
using Antrea.Policy.Addresses;

namespace Antrea.L7.Packets;

/// <summary>Addresses and ports of a TCP segment, from its sender to its receiver. IPv4 and IPv6 keys are never equal.</summary>
/// <param name="SourceBits">The sender's address as a number; IPv4 in the low 32 bits.</param>
/// <param name="DestinationBits">The receiver's, likewise.</param>
/// <param name="SourcePort">The sender's port.</param>
/// <param name="DestinationPort">The receiver's port.</param>
/// <param name="IsV6">The family.</param>
public readonly record struct ConnectionKey(UInt128 SourceBits, UInt128 DestinationBits, ushort SourcePort, ushort DestinationPort, bool IsV6)
{
    // Clients choose ports, and addresses in IPv6: without a secret they could choose keys of one bucket.
    private static readonly ulong Secret = BinaryPrimitives.ReadUInt64LittleEndian(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8)) | 1;

    /// <summary>The sender's address.</summary>
    public IpNet Source => new(SourceBits, Width, IsV6);

    /// <summary>The receiver's address.</summary>
    public IpNet Destination => new(DestinationBits, Width, IsV6);

    /// <summary>The key of the other direction.</summary>
    public ConnectionKey Reversed => new(DestinationBits, SourceBits, DestinationPort, SourcePort, IsV6);

    private byte Width => IsV6 ? (byte)128 : (byte)32;

    private ulong Ports => ((ulong)SourcePort << 16) | DestinationPort | (IsV6 ? 1ul << 32 : 0);

    /// <inheritdoc/>
    public bool Equals(ConnectionKey other) => SourceBits == other.SourceBits && DestinationBits == other.DestinationBits && Ports == other.Ports;

    /// <summary>Spread well, and different in every process.</summary>
    public override int GetHashCode()
    {
        var hash = Mix(Ports ^ Secret, (ulong)SourceBits + Secret);
        hash = Mix(hash ^ (ulong)DestinationBits, Secret);
        if (IsV6)
        {
            hash = Mix(hash ^ (ulong)(SourceBits >> 64), Secret);
            hash = Mix(hash ^ (ulong)(DestinationBits >> 64), Secret);
        }

        return (int)(hash ^ (hash >> 32));
    }

    /// <summary>As <c>a.b.c.d:1 -> a.b.c.d:2</c>, IPv6 in brackets.</summary>
    public override string ToString() => $"{Text(Source, SourcePort)} -> {Text(Destination, DestinationPort)}";

    private static string Text(IpNet address, ushort port) => address.IsV6 ? $"[{address.Address}]:{port}" : $"{address.Address}:{port}";

    private static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b | 1, out var low);
        return high ^ low ^ 0x9e3779b97f4a7c15;
    }
}

using System.Globalization;
using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.Conntrack;

/// <summary>One direction of a tracked flow.</summary>
/// <param name="Source">A host address.</param>
/// <param name="Destination">A host address of the same family.</param>
/// <param name="Protocol">IP protocol number.</param>
/// <param name="SourcePort">0 where the protocol has no ports.</param>
/// <param name="DestinationPort">0 where the protocol has no ports.</param>
public readonly record struct FlowTuple(IpNet Source, IpNet Destination, byte Protocol, ushort SourcePort = 0, ushort DestinationPort = 0)
{
    /// <summary>Of ICMP and ICMPv6, else 0.</summary>
    public byte IcmpType { get; init; }

    /// <summary>Of ICMP and ICMPv6, else 0.</summary>
    public byte IcmpCode { get; init; }

    /// <summary>Identifier of an echo, else 0.</summary>
    public ushort IcmpId { get; init; }

    public bool IsV6 => Source.IsV6;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Protocol} {Source.Address}:{SourcePort} -> {Destination.Address}:{DestinationPort}");
}

namespace Antrea.Enforcers.Eve;

/// <summary>What every event says of the connection it is about.</summary>
public readonly ref struct EveFlow
{
    /// <summary>flow_id: the same in all events of a connection; 0 or more, at most 2^53 so that every reader can hold it.</summary>
    public long Id { get; init; }

    /// <summary>in_iface: the interface the packet came in by; null = not known.</summary>
    public string? Interface { get; init; }

    /// <summary>vlan and tenant_id: the rule's number on this Node; 0 = none decided.</summary>
    public int Rule { get; init; }

    /// <summary>src_ip: 4 or 16 bytes in network order.</summary>
    public ReadOnlySpan<byte> Source { get; init; }

    /// <summary>dest_ip: as <see cref="Source"/>.</summary>
    public ReadOnlySpan<byte> Destination { get; init; }

    /// <summary>src_port; written for protocols that have ports.</summary>
    public ushort SourcePort { get; init; }

    /// <summary>dest_port; as <see cref="SourcePort"/>.</summary>
    public ushort DestinationPort { get; init; }

    /// <summary>proto: the number in the IP header; 6 (TCP) if not said.</summary>
    public byte Protocol { get; init; }
}

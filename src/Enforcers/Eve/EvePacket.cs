namespace Antrea.Enforcers.Eve;

/// <summary>A packet that was dropped.</summary>
public readonly ref struct EvePacket
{
    /// <summary>DLT_RAW: begins with the IP header, as packets of a queue do. It is what Suricata writes for them.</summary>
    public const int RawIp = 12;

    /// <summary>A packet that begins with its IP header.</summary>
    public EvePacket()
    {
    }

    /// <summary>packet: all bytes, from the header that <see cref="LinkType"/> says.</summary>
    public ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>packet_info.linktype, a libpcap DLT number.</summary>
    public int LinkType { get; init; } = RawIp;
}

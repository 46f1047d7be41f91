namespace Antrea.Testing.L7;

/// <summary>Bits of a TCP header.</summary>
[Flags]
public enum RawFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>No more bytes.</summary>
    Fin = 1,

    /// <summary>Opens.</summary>
    Syn = 2,

    /// <summary>Resets.</summary>
    Rst = 4,

    /// <summary>Push.</summary>
    Psh = 8,

    /// <summary>Acknowledges.</summary>
    Ack = 16,

    /// <summary>Urgent pointer counts.</summary>
    Urg = 32,
}

/// <summary>A TCP segment to be sent as it is, right or wrong.</summary>
/// <param name="Offset">Of its first byte in the stream; 0 = the first byte after the SYN. A SYN's or RST's own place likewise.</param>
public sealed record RawSegment(long Offset, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Default ACK and PSH.</summary>
    public RawFlags Flags { get; init; } = RawFlags.Ack | RawFlags.Psh;

    /// <summary>TTL or hop limit; see <see cref="RawTcpClient.Lost"/>.</summary>
    public byte Ttl { get; init; } = RawTcpClient.Arrives;

    /// <summary>The checksum is wrong by one.</summary>
    public bool BadChecksum { get; init; }

    /// <summary>Added to what would rightly be acknowledged.</summary>
    public int AckShift { get; init; }

    /// <summary>Added to the time stamp.</summary>
    public int TimeShift { get; init; }

    /// <summary>Counts with <see cref="RawFlags.Urg"/>: one more than the offset of the urgent byte within the segment.</summary>
    public ushort Urgent { get; init; }
}

namespace Antrea.Enforcers.L7;

/// <summary>A packet that waits for its verdict.</summary>
/// <param name="id">Its number in the queue.</param>
/// <param name="mark">Its mark.</param>
/// <param name="toNode">It ends at the Node itself.</param>
/// <param name="device">Index of the interface it came in by; 0 = none.</param>
/// <param name="bytes">From the IP header on.</param>
internal readonly ref struct Arrival(uint id, uint mark, bool toNode, int device, ReadOnlySpan<byte> bytes)
{
    public readonly uint Id = id, Mark = mark;
    public readonly bool ToNode = toNode;
    public readonly int Device = device;
    public readonly ReadOnlySpan<byte> Bytes = bytes;

    /// <summary>Length of the packet, if more than its bytes were copied.</summary>
    public int FullLength { get; init; }

    /// <summary>Its checksum is yet to be written: there is nothing to look at.</summary>
    public bool ChecksumNotReady { get; init; }
}

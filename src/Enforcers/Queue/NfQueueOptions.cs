namespace Antrea.Enforcers.Queue;

/// <summary>How to listen on a queue.</summary>
public sealed record NfQueueOptions
{
    /// <summary>The number in the rule's <c>--queue-num</c>.</summary>
    public required ushort Queue { get; init; }

    /// <summary>Bytes of each packet to copy.</summary>
    public int CopyRange { get; init; } = 0xffff;

    /// <summary>Packets that may wait in the kernel; more are dropped.</summary>
    public uint MaxLength { get; init; } = 4096;

    /// <summary>Bytes that may wait in the socket; packets that find no room are dropped.</summary>
    public int ReceiveBuffer { get; init; } = 32 << 20;

    /// <summary>Take several segments as one packet, whose transport checksum is then not filled in.</summary>
    public bool Segmented { get; init; } = true;

    /// <summary>Packets received a system call.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Told, on the queue's thread, what a handler threw; its packet is dropped. It must not throw itself: that ends the queue.</summary>
    public Action<Exception>? OnError { get; init; }
}

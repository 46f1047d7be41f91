namespace Antrea.Enforcers.Logs;

/// <summary>How to listen to logged packets.</summary>
public sealed record NflogOptions
{
    /// <summary>The number in the rule's <c>--nflog-group</c>.</summary>
    public required ushort Group { get; init; }

    /// <summary>Bytes of each packet to copy, unless the rule's <c>--nflog-size</c> is less.</summary>
    public int CopyRange { get; init; } = 0xffff;

    /// <summary>Packets that the kernel gathers before it sends them; 1 sends each at once.</summary>
    public uint Threshold { get; init; } = 1;

    /// <summary>Longest time for which the kernel gathers; it counts in hundredths of a second.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Bytes that may wait in the socket; more is lost, and counted.</summary>
    public int ReceiveBuffer { get; init; } = 8 << 20;

    /// <summary>Ask for the flow of each packet. Not every kernel can tell.</summary>
    public bool WithFlow { get; init; }

    /// <summary>Told, on the reader's thread, what a handler threw; its packet is left out. It must not throw itself: that ends the reader.</summary>
    public Action<Exception>? OnError { get; init; }
}

namespace Antrea.L7.Streams;

/// <summary>Bounds of one connection.</summary>
public sealed record StreamLimits
{
    /// <summary>The defaults.</summary>
    public static readonly StreamLimits Default = new();

    /// <summary>
    /// Control bytes kept for comparison: 16 KiB, and 64 KiB for the head under way. If more are not acknowledged, the oldest are forgotten: what repeats them is
    /// dropped. To be set to 16 KiB more than the longest head that the judge takes: a head whose beginning is forgotten could not be sent again.
    /// </summary>
    public int ControlBytes { get; init; } = 80 * 1024;

    /// <summary>Bytes of copies of out-of-order segments, with what it costs to keep them.</summary>
    public int HeldBytes { get; init; } = 1024 * 1024;

    /// <summary>Pieces of copies; bounds the work of a sender of tiny segments.</summary>
    public int HeldPieces { get; init; } = 2048;

    /// <summary>How far ahead of what was judged a segment may begin, in bytes.</summary>
    public int Ahead { get; init; } = 16 * 1024 * 1024;

    /// <summary>More control bytes than these, and an acknowledgement of the server is wanted.</summary>
    public int AskAt { get; init; } = 4 * 1024;

    /// <summary>
    /// True if nothing passes that is 2 GiB beyond the last known acknowledgement. Sequence numbers repeat after 4 GiB: a client whose bytes reach the judge only
    /// (and not the server) could otherwise lead it a whole round ahead. False is as safe where something else checks the server's window
    /// (connection tracking that is not liberal).
    /// </summary>
    public bool RequiresAcknowledgement { get; init; } = true;
}

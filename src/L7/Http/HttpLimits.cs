namespace Antrea.L7.Http;

/// <summary>Limits of requests.</summary>
/// <param name="MaxHead">Most bytes of a head, and of a trailer.</param>
/// <param name="MaxFields">Most fields of a head, and of a trailer.</param>
/// <param name="MaxChunkLine">Most bytes of a chunk's first line, its end included.</param>
public sealed record HttpLimits(int MaxHead = 64 << 10, int MaxFields = 200, int MaxChunkLine = 4 << 10)
{
    /// <summary>The defaults.</summary>
    public static readonly HttpLimits Default = new();
}

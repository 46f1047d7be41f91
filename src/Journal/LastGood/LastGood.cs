namespace Antrea.Journal;

/// <summary>A content that was once complete and in force.</summary>
/// <param name="Version">The caller's version of the content's format.</param>
/// <param name="Written">UTC time at which it was written.</param>
public sealed record LastGood(int Version, DateTimeOffset Written, ReadOnlyMemory<byte> Content);

namespace Antrea.Journal;

/// <summary>What reading a last good file gave.</summary>
/// <param name="Value">The newest content that is whole, or null.</param>
/// <param name="IsPrevious">Whether it is the one before the newest, because that is damaged or missing.</param>
/// <param name="Problems">What is wrong with a file that could not be used, one sentence each, for the log.</param>
public sealed record LastGoodReading(LastGood? Value, bool IsPrevious, IReadOnlyList<string> Problems);

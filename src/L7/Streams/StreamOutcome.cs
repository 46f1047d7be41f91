namespace Antrea.L7.Streams;

/// <summary>The verdict on a segment.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Reason">Why, if denied.</param>
/// <param name="DeniedAt">
/// If denied: the sequence number that the server most probably waits for, which is where a reset to it must stand. Never behind the first byte of the segment
/// that did not pass before: as the whole packet becomes the reset, the server does not get the allowed bytes in front of the denied ones either.
/// </param>
public readonly record struct StreamOutcome(StreamAction Action, DenyReason Reason = DenyReason.None, uint DeniedAt = 0);

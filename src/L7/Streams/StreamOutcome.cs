namespace Antrea.L7.Streams;

/// <summary>The verdict on a segment.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Reason">Why, if denied.</param>
/// <param name="DeniedAt">If denied: the sequence number of the first byte that the server must not get, which is where a reset to it must stand.</param>
public readonly record struct StreamOutcome(StreamAction Action, DenyReason Reason = DenyReason.None, uint DeniedAt = 0);

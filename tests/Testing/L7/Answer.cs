namespace Antrea.Testing.L7;

/// <summary>What came back for a request.</summary>
/// <param name="Status">0 without a response.</param>
/// <param name="Body">Of the response.</param>
/// <param name="After">From when the client began to wait.</param>
public sealed record Answer(AnswerKind Kind, int Status, byte[] Body, TimeSpan After)
{
    /// <summary>A response with status 200.</summary>
    public bool IsOk => Kind == AnswerKind.Response && Status == 200;

    /// <summary>The connection was ended by a reset.</summary>
    public bool IsReset => Kind == AnswerKind.Reset;

    /// <summary>Kind, status and time.</summary>
    public override string ToString() => $"{Kind} {Status} after {After.TotalMilliseconds:F0} ms";
}

namespace Antrea.Testing.Lab;

public enum ProbeVerdict
{
    /// <summary>The server answered.</summary>
    Connected,

    /// <summary>Nothing came back in time.</summary>
    Dropped,

    /// <summary>Refused: a reset, an abort, or an ICMP error.</summary>
    Rejected,

    /// <summary>The local kernel refused to send; <see cref="ProbeResult.Detail"/> names the error.</summary>
    Error,
}

/// <summary>What a probe met.</summary>
/// <param name="Detail">The server's name, or the name of the error such as <c>EPERM</c>.</param>
public sealed record ProbeResult(ProbeVerdict Verdict, string Detail = "")
{
    /// <summary>Connected, Dropped, Rejected or <c>Error:NAME</c>.</summary>
    public override string ToString() => Verdict == ProbeVerdict.Error ? $"Error:{Detail}" : Verdict.ToString();
}

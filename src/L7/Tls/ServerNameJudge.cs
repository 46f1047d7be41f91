namespace Antrea.L7.Tls;

/// <summary>Says whether a server name is allowed.</summary>
/// <param name="serverName">Lower-cased, without trailing dot; empty if the hello has none.</param>
public delegate DenyReason ServerNameJudge(ReadOnlySpan<byte> serverName);

namespace Antrea.Enforcers.L7.Flows;

/// <summary>
/// All that happened to one connection since it was last told of, in one piece. Counts are since the connection opened, so that a change that is told
/// twice, or not at all, does no harm.
/// </summary>
/// <param name="Id">The connection, as in the event log; never used again.</param>
/// <param name="Events">What happened.</param>
/// <param name="Key">Its ends.</param>
/// <param name="Opened">When it opened.</param>
/// <param name="Egress">The rule of the client's Pod that judges it: policy and name; null = none.</param>
/// <param name="Ingress">The rule of the server's Pod; null = none.</param>
/// <param name="Protocol">What it is.</param>
/// <param name="Last">The last request line, or the server name; at most 120 characters.</param>
/// <param name="Allowed">Requests or hellos allowed.</param>
/// <param name="Denied">Requests or hellos denied.</param>
/// <param name="Reason">Why the last denial, in snake case; null = none.</param>
/// <param name="Closed">Why it ended, if it did: <c>end</c>, <c>reset</c>, or the reason for a denial or time-out.</param>
public sealed record FlowChange(
    long Id,
    FlowEvents Events,
    FlowKey Key,
    DateTimeOffset Opened,
    string? Egress = null,
    string? Ingress = null,
    FlowProtocol Protocol = FlowProtocol.Unknown,
    string Last = "",
    long Allowed = 0,
    long Denied = 0,
    string? Reason = null,
    string? Closed = null);

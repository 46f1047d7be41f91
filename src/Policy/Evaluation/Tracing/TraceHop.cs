using Antrea.Policy.Api;

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>What one Node does with a connection.</summary>
/// <param name="Node">The Node.</param>
/// <param name="Hook">FORWARD, INPUT or OUTPUT; <c>OUTPUT, INPUT</c> for what stays on the Node.</param>
/// <param name="Packet">The packet there, for people: addresses and ports after translation.</param>
/// <param name="Sides">What was asked, in order, up to what denies.</param>
public sealed record TraceHop(string Node, string Hook, string Packet, ListOf<TraceSide> Sides);

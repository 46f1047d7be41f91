namespace Antrea.Enforcers.Conntrack;

/// <summary>Packets and bytes (from the IP header on) of one direction of a flow.</summary>
public readonly record struct FlowCount(ulong Packets, ulong Bytes);

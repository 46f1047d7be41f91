using System.Collections.Immutable;

namespace Antrea.Policy.Fqdn;

/// <summary>What a segment did to a flow.</summary>
/// <param name="Flow">The flow afterwards; null = it cannot be followed any more: it would hold too much, or a hole is too wide.</param>
/// <param name="Messages">The messages that the segment completes, without their length: the segment is to wait until they are dealt with.</param>
public readonly record struct DnsFlowStep(DnsFlow? Flow, ImmutableArray<ReadOnlyMemory<byte>> Messages);

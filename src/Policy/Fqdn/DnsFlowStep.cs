using System.Collections.Immutable;

namespace Antrea.Policy.Fqdn;

/// <summary>What a segment did to a flow.</summary>
/// <param name="Flow">The flow afterwards; null = it would hold too much and cannot be followed any more.</param>
/// <param name="Messages">The messages that the segment completes, without their length: the segment is to wait until they are dealt with.</param>
public readonly record struct DnsFlowStep(DnsFlow? Flow, ImmutableArray<ReadOnlyMemory<byte>> Messages);

namespace Antrea.Policy.Api;

/// <summary>One entry of <c>protocols</c>: exactly one of the two is set.</summary>
public sealed record PolicyProtocol(IcmpMatch? Icmp = null, IgmpMatch? Igmp = null);

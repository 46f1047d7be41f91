namespace Antrea.Policy.Api;

/// <summary>ICMP type and code as ICMPv4 numbers, null = any.</summary>
public sealed record IcmpMatch(int? Type = null, int? Code = null);

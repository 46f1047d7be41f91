using System.Text.Json.Serialization;
using Antrea.Policy.Api;

namespace Antrea.Policy.Compile;

/// <summary>One entry of a rule's ports and protocols. A rule without any matches every protocol.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "match")]
[JsonDerivedType(typeof(PortMatch), "port")]
[JsonDerivedType(typeof(NamedPortMatch), "namedPort")]
[JsonDerivedType(typeof(IcmpServiceMatch), "icmp")]
[JsonDerivedType(typeof(IgmpServiceMatch), "igmp")]
public abstract record ServiceMatch;

/// <summary>TCP, UDP or SCTP; null = any port.</summary>
public sealed record PortMatch(PortProtocol Protocol, PortRange? Destination, PortRange? Source) : ServiceMatch;

/// <summary>A container port by name: its number depends on the Pod that receives the traffic.</summary>
public sealed record NamedPortMatch(PortProtocol Protocol, string Name, PortRange? Source) : ServiceMatch;

/// <summary>ICMP by ICMPv4 numbers; in IPv6 the ICMPv6 counterpart (see <see cref="IcmpMapping"/>). Null = any.</summary>
public sealed record IcmpServiceMatch(int? Type, int? Code) : ServiceMatch;

/// <summary>IGMP (IPv4 only); null = any.</summary>
public sealed record IgmpServiceMatch(int? Type, string? GroupAddress) : ServiceMatch;

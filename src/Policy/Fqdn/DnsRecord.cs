using Antrea.Policy.Addresses;

namespace Antrea.Policy.Fqdn;

/// <summary>An address or alias of the answer section, of class Internet.</summary>
/// <param name="Name">The owner's canonical name.</param>
/// <param name="Type">A, AAAA or CNAME.</param>
/// <param name="Ttl">Seconds; one with the top bit set reads as 0 (RFC 2181, 8).</param>
/// <param name="Address">Of A and AAAA; an IPv4-mapped AAAA is the IPv4 address, as the sender's packets will be.</param>
/// <param name="Target">Of CNAME: the canonical name.</param>
public readonly record struct DnsRecord(string Name, ushort Type, uint Ttl, IpNet? Address, string? Target);

using Antrea.Policy.Addresses;

namespace Antrea.Policy.Fqdn;

/// <summary>An address of a name and for how long the name's servers vouch for it.</summary>
/// <param name="Address">A host network of either family.</param>
/// <param name="Ttl">Seconds.</param>
public readonly record struct DnsAddress(IpNet Address, uint Ttl);

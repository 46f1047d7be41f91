using Antrea.Policy.Addresses;

namespace Antrea.Policy.Fqdn;

/// <summary>An address and a port.</summary>
/// <param name="Address">A host network.</param>
/// <param name="Port">Port number.</param>
public readonly record struct DnsEndpoint(IpNet Address, ushort Port)
{
    /// <summary><c>10.96.0.10:53</c>, <c>[fd00::a]:53</c>.</summary>
    public override string ToString() => Address.IsV6 ? $"[{Address.Address}]:{Port}" : $"{Address.Address}:{Port}";
}

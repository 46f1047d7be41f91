using Antrea.Policy.Addresses;

namespace Antrea.Policy.Planning;

/// <summary>One kind of traffic that stays open.</summary>
/// <param name="Name">What it is for, e.g. <c>kubelet</c>; part of the rule's comment.</param>
/// <param name="Protocol">tcp, udp, sctp, or a protocol without ports: ipip, gre, esp, ah.</param>
/// <param name="Port">Destination port of the connection; null = any, and for protocols without ports.</param>
/// <param name="SourcePort">Source port; null = any.</param>
/// <param name="V4">IPv4 addresses of the other side.</param>
/// <param name="V6">IPv6 addresses of the other side.</param>
public sealed record FailsafeRule(string Name, string Protocol, int? Port, int? SourcePort, NetSet V4, NetSet V6)
{
    /// <summary>Addresses of one family.</summary>
    public NetSet Addresses(AddressFamily family) => family == AddressFamily.V4 ? V4 : V6;
}

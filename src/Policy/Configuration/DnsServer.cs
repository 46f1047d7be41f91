using Antrea.Policy.Addresses;

namespace Antrea.Policy.Configuration;

/// <summary>A DNS server by address, as Pods reach it: a ClusterIP counts before translation.</summary>
public sealed record DnsServer(IpNet Address, int Port);

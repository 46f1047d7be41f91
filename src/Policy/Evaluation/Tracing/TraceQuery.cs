using Antrea.Policy.Addresses;
using Antrea.Policy.Api;

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>A connection that is asked about.</summary>
/// <param name="From">Who opens it: <c>ns/pod</c>, <c>node/NAME</c> or an address; <c>pod:NS/NAME</c> and <c>node:NAME</c> where that is ambiguous.</param>
/// <param name="To">Where to: as <paramref name="From"/>, or <c>svc:NS/NAME</c>.</param>
/// <param name="Protocol">tcp, udp, sctp or icmp.</param>
/// <param name="Port">Destination port; needed for tcp, udp and sctp, unless a Service has only one.</param>
/// <param name="SourcePort">Source port; null = one that no rule asks for.</param>
/// <param name="IcmpType">Type of the ICMP message, ICMPv6's own number in IPv6; null = echo request.</param>
/// <param name="IcmpCode">Code; null = 0.</param>
/// <param name="V6">The family; null = the one that an address says, else IPv4 where both sides have it.</param>
/// <param name="Learnt">Domain names and addresses that the source Pod is taken to have learnt for them.</param>
public sealed record TraceQuery(
    string From,
    string To,
    string Protocol = "tcp",
    int? Port = null,
    int? SourcePort = null,
    int? IcmpType = null,
    int? IcmpCode = null,
    bool? V6 = null,
    ListOf<KeyValuePair<string, IpNet>>? Learnt = null);

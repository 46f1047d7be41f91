using Antrea.Policy.Addresses;
using Antrea.Policy.Compile;

namespace Antrea.Policy.Evaluation;

/// <summary>The first packet of a connection to or from a Node, as far as policies look at it.</summary>
/// <param name="Direction">To the Node (ingress) or from it (egress).</param>
/// <param name="Remote">The other side's address.</param>
/// <param name="Protocol">IP protocol number: 1 ICMP, 2 IGMP, 6 TCP, 17 UDP, 58 ICMPv6, 132 SCTP, ...</param>
/// <param name="DestinationPort">Port, for TCP, UDP and SCTP.</param>
/// <param name="SourcePort">Port, for TCP, UDP and SCTP.</param>
/// <param name="IcmpType">Type of an ICMP, ICMPv6 or IGMP message.</param>
/// <param name="IcmpCode">Code of an ICMP or ICMPv6 message.</param>
/// <param name="Loopback">True if it stays on the loopback interface.</param>
/// <param name="Established">True if it belongs to a connection that exists already.</param>
public sealed record NodePacket(
    Direction Direction,
    IpNet Remote,
    int Protocol,
    int DestinationPort = 0,
    int SourcePort = 0,
    int IcmpType = 0,
    int IcmpCode = 0,
    bool Loopback = false,
    bool Established = false);

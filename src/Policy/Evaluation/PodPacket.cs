using Antrea.Policy.Addresses;

namespace Antrea.Policy.Evaluation;

/// <summary>The first packet of a connection, as it passes the Node's rules: after translation of Service addresses.</summary>
/// <param name="Source">Source address.</param>
/// <param name="Destination">Destination address.</param>
/// <param name="Protocol">IP protocol number: 1 ICMP, 2 IGMP, 6 TCP, 17 UDP, 58 ICMPv6, 132 SCTP, ...</param>
/// <param name="DestinationPort">Port, for TCP, UDP and SCTP.</param>
/// <param name="SourcePort">Port, for TCP, UDP and SCTP.</param>
/// <param name="IcmpType">Type of an ICMP, ICMPv6 or IGMP message.</param>
/// <param name="IcmpCode">Code of an ICMP or ICMPv6 message.</param>
/// <param name="OriginalDestination">Destination before translation, if it was translated.</param>
/// <param name="OriginalPort">Port before translation.</param>
/// <param name="FromNode">True if the Node itself sends it: a local address that is no Pod's.</param>
/// <param name="Established">True if it belongs to a connection that exists already.</param>
/// <param name="Opens">False: TCP, in no known connection, and not its first packet.</param>
/// <param name="ToNode">True if it ends at the Node itself: a local address that is no Pod's.</param>
public sealed record PodPacket(
    IpNet Source,
    IpNet Destination,
    int Protocol,
    int DestinationPort = 0,
    int SourcePort = 0,
    int IcmpType = 0,
    int IcmpCode = 0,
    IpNet? OriginalDestination = null,
    int OriginalPort = 0,
    bool FromNode = false,
    bool Established = false,
    bool Opens = true,
    bool ToNode = false);

namespace Antrea.Policy.Planning;

/// <summary>A tunnel of the Node.</summary>
/// <param name="Name">vxlan, geneve, wireguard, ipip, gre.</param>
/// <param name="Protocol">Protocol of the outer packet: udp, ipip, gre.</param>
/// <param name="Port">UDP destination port of the outer packet, or null.</param>
public sealed record OverlayFact(string Name, string Protocol, int? Port);

namespace Antrea.Policy.Api;

/// <summary>One ingress or egress rule.</summary>
/// <param name="Name">The rule's name; unnamed rules get a generated one when read (<c>ingress-drop-1a2b3c4</c>).</param>
/// <param name="Action">What happens to matching traffic.</param>
/// <param name="Peers">from (ingress) or to (egress); empty = any, unless <paramref name="ToServices"/> is set.</param>
/// <param name="ToServices">Egress only.</param>
/// <param name="Ports">TCP, UDP, SCTP matches; empty with empty <paramref name="Protocols"/> = any.</param>
/// <param name="Protocols">ICMP and IGMP matches.</param>
/// <param name="L7Protocols">Layer-7 items; empty = a layer-4 rule.</param>
/// <param name="AppliedTo">Rule-level appliedTo; empty if the policy has it.</param>
/// <param name="EnableLogging">Log matching connections.</param>
/// <param name="LogLabel">User-given label, may be empty.</param>
public sealed record PolicyRule(
    string Name,
    RuleAction Action,
    ListOf<PolicyPeer> Peers,
    ListOf<ServiceRef> ToServices,
    ListOf<PolicyPort> Ports,
    ListOf<PolicyProtocol> Protocols,
    ListOf<L7Protocol> L7Protocols,
    ListOf<AppliedTo> AppliedTo,
    bool EnableLogging = false,
    string LogLabel = "");

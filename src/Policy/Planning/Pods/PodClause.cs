using Antrea.Policy.Api;
using Antrea.Policy.Compile;

namespace Antrea.Policy.Planning.Pods;

/// <summary>One alternative of a rule's match: the peers, and protocols and ports with them.</summary>
/// <param name="Peers">Id of a <see cref="PeerSet"/>; empty = any address, if <paramref name="Fqdn"/> is empty too.</param>
/// <param name="Fqdn">A domain name, perhaps with wildcards; its addresses are learnt by the kernel's set <paramref name="FqdnSet"/>.</param>
/// <param name="FqdnSet">16 hex digits naming the set of the addresses that this Pod learnt for the name.</param>
/// <param name="Services">Protocols and ports, none of them named; empty = every protocol.</param>
/// <param name="Frontends">Not null: traffic to these Services, by the destination before translation.</param>
public sealed record PodClause(
    string Peers, ListOf<ServiceMatch> Services, string Fqdn = "", string FqdnSet = "", ListOf<ServiceFrontend>? Frontends = null);

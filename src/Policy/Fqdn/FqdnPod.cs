using Antrea.Policy.Addresses;
using Antrea.Policy.Api;

namespace Antrea.Policy.Fqdn;

/// <summary>A local Pod with fqdn rules. An answer that comes to any of its addresses counts for all of it: AAAA records are asked for over IPv4.</summary>
/// <param name="Id">What stays the same as long as the Pod lives: its UID, or <c>namespace/name</c>.</param>
/// <param name="Addresses">Its addresses, host networks.</param>
/// <param name="Rules">Its patterns; any order.</param>
public sealed record FqdnPod(string Id, ListOf<IpNet> Addresses, ListOf<FqdnRule> Rules);

using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Compile;

/// <summary>The other side of a rule before members are filled in.</summary>
/// <param name="Any">No peer was given: every address of both families.</param>
/// <param name="Selectors">Groups whose members' addresses count.</param>
/// <param name="Nets">Networks given as such.</param>
public sealed record RulePeers(bool Any, ListOf<MemberSelector> Selectors, ListOf<IpNet> Nets)
{
    /// <summary>Everything.</summary>
    public static readonly RulePeers Anything = new(true, [], []);
}

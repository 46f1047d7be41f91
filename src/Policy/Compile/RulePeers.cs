using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Compile;

/// <summary>The other side of a rule before members are filled in.</summary>
/// <param name="Any">No peer was given: every address of both families.</param>
/// <param name="Selectors">Groups whose members' addresses count.</param>
/// <param name="Nets">Networks given as such.</param>
/// <param name="Fqdns">Domain names, perhaps with wildcards; never null.</param>
/// <param name="Frontends">Not null: the rule is for traffic to these Services, wherever it ends; then all else is empty.</param>
public sealed record RulePeers(
    bool Any, ListOf<MemberSelector> Selectors, ListOf<IpNet> Nets, ListOf<string>? Fqdns = null, ListOf<ServiceFrontend>? Frontends = null)
{
    /// <summary>Domain names.</summary>
    public ListOf<string> Fqdns { get; init; } = Fqdns ?? [];

    /// <summary>Everything.</summary>
    public static readonly RulePeers Anything = new(true, [], []);
}

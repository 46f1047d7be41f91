using System.Text.Json.Serialization;
using Antrea.Policy.Addresses;
using Antrea.Policy.Compile;

namespace Antrea.Policy.Planning;

/// <summary>A rule in its place on this Node, with the addresses its peers have now.</summary>
/// <param name="Rule">The compiled rule.</param>
/// <param name="TierPriority">Priority of the policy's tier.</param>
/// <param name="Priority">Priority of the policy in the tier.</param>
/// <param name="V4">IPv4 addresses of the other side; empty = the rule does not exist in IPv4.</param>
/// <param name="V6">Likewise for IPv6.</param>
public sealed record NodeRule(CompiledRule Rule, int TierPriority, double Priority, NetSet V4, NetSet V6)
{
    /// <summary>Addresses of one family.</summary>
    public NetSet Addresses(AddressFamily family) => family == AddressFamily.V4 ? V4 : V6;

    /// <summary>True if the rule belongs to the baseline tier, which Pass skips to.</summary>
    [JsonIgnore]
    public bool IsBaseline => TierPriority >= Tiers.TierTable.Baseline;
}

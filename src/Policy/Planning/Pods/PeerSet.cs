using System.Text.Json.Serialization;
using Antrea.Policy.Addresses;

namespace Antrea.Policy.Planning.Pods;

/// <summary>Addresses of peers; rules with equal peers share one.</summary>
/// <param name="Id">16 hex digits that stand for what selects the members.</param>
/// <param name="V4">IPv4 addresses.</param>
/// <param name="V6">IPv6 addresses.</param>
public sealed record PeerSet(string Id, NetSet V4, NetSet V6)
{
    /// <summary>What the addresses were made of: the same objects make the same set.</summary>
    [JsonIgnore]
    public object[] Sources { get; init; } = [];

    /// <summary>Addresses of one family.</summary>
    public NetSet Addresses(AddressFamily family) => family == AddressFamily.V4 ? V4 : V6;

    /// <summary>By value.</summary>
    public bool Equals(PeerSet? other) => ReferenceEquals(this, other) || (other is not null && Id == other.Id && V4.Equals(other.V4) && V6.Equals(other.V6));

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);
}

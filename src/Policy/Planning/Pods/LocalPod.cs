using Antrea.Policy.Addresses;
using Antrea.Policy.Api;

namespace Antrea.Policy.Planning.Pods;

/// <summary>A Pod on this Node.</summary>
/// <param name="Namespace">Namespace.</param>
/// <param name="Name">Name.</param>
/// <param name="Addresses">Its addresses.</param>
/// <param name="Ingress">Profile of the rules on traffic to it; empty = none.</param>
/// <param name="Egress">Profile of the rules on traffic from it; empty = none.</param>
/// <param name="Uid">UID, may be empty: a Pod of the same name with another UID is another Pod.</param>
/// <param name="Links">The interfaces that its addresses are bound to, as far as they are known; never null.</param>
public sealed record LocalPod(
    string Namespace, string Name, ListOf<IpNet> Addresses, string Ingress, string Egress, string Uid = "", ListOf<PodLink>? Links = null)
{
    /// <summary>The interfaces that its addresses are bound to.</summary>
    public ListOf<PodLink> Links { get; init; } = Links ?? [];

    /// <summary>Addresses whose interface is not known (yet): nothing keeps another Pod from using them.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<IpNet> Unbound => Addresses.Where(a => !Links.Any(l => l.Address == a));

    /// <summary>True if a policy selects it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsGuarded => Ingress.Length + Egress.Length > 0;

    /// <inheritdoc/>
    public override string ToString() => $"{Namespace}/{Name}";
}

using Antrea.Policy.Addresses;
using Antrea.Policy.Api;

namespace Antrea.Policy.Selection;

/// <summary>A member of a group.</summary>
/// <param name="Key">The Node or Pod.</param>
/// <param name="Addresses">The addresses it stands for; never empty.</param>
/// <param name="Ports">Named container ports of a Pod, for rules that name them; never null.</param>
/// <param name="Uid">Its UID, may be empty: a Pod of the same name with another UID is another Pod.</param>
public sealed record Member(ObjectKey Key, ListOf<IpNet> Addresses, ListOf<ContainerPort>? Ports = null, string Uid = "") : IKeyed
{
    /// <summary>Named container ports.</summary>
    public ListOf<ContainerPort> Ports { get; init; } = Ports ?? [];
}

using System.Collections.Immutable;
using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.Firewall;

/// <summary>A set of ours as the kernel has it.</summary>
/// <param name="Name">Name.</param>
/// <param name="Type">Set type, e.g. <c>hash:net</c>.</param>
/// <param name="IsV6">Family.</param>
/// <param name="MaxMembers">How many members it can hold.</param>
/// <param name="HasTimeout">True if its members have a time to live.</param>
/// <param name="Members">Its members, if they are networks.</param>
/// <param name="Links">Its members, if they are addresses bound to interfaces.</param>
public sealed record ActualSet(
    string Name, string Type, bool IsV6, int MaxMembers, bool HasTimeout, ImmutableHashSet<IpNet> Members, ImmutableHashSet<string> Links)
{
    /// <summary>Its kind, or null if it is none of ours.</summary>
    public SetKind? Kind => (Type, HasTimeout) switch
    {
        ("hash:net", false) => SetKind.Nets,
        ("hash:net", true) => SetKind.LearntNets,
        ("hash:net,iface", false) => SetKind.Links,
        _ => null,
    };
}

using System.Collections.Immutable;
using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.Firewall;

/// <summary>What a set shall be.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Nets">Members of a set of networks.</param>
/// <param name="Links">Members of a set of addresses bound to interfaces: <c>ADDRESS,INTERFACE</c> as ipset prints them.</param>
/// <param name="AddLate">
/// True: being in the set opens something. New members come in when the rules about them are in force; those that go, go before.
/// </param>
public sealed record DesiredSet(SetKind Kind, NetSet Nets, ImmutableHashSet<string> Links, bool AddLate = false)
{
    /// <summary>A set whose members others add, with a time to live: only its existence is ours.</summary>
    public static readonly DesiredSet Learnt = new(SetKind.LearntNets, NetSet.Empty, []);

    /// <summary>A set of networks.</summary>
    public static DesiredSet Of(NetSet nets) => new(SetKind.Nets, nets, []);

    /// <summary>A set of addresses bound to interfaces.</summary>
    public static DesiredSet Of(IEnumerable<string> links) => new(SetKind.Links, NetSet.Empty, links.ToImmutableHashSet(StringComparer.Ordinal));
}

/// <summary>Kinds of sets.</summary>
public enum SetKind
{
    /// <summary>hash:net.</summary>
    Nets,

    /// <summary>hash:net with a time to live for each member, filled from DNS answers.</summary>
    LearntNets,

    /// <summary>hash:net,iface.</summary>
    Links,
}

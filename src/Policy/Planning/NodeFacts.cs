using Antrea.Policy.Api;

namespace Antrea.Policy.Planning;

/// <summary>What is read from the machine itself; empty when planning away from the Node.</summary>
/// <param name="Overlays">Tunnels found on the Node's interfaces.</param>
/// <param name="Bgp">True if something on the Node speaks BGP.</param>
/// <param name="Links">Which interface an address is behind; never null.</param>
/// <param name="Ports">Names of the ports of bridges; never null.</param>
/// <param name="Warnings">What of the machine keeps policies from being enforced as written; never null.</param>
public sealed record NodeFacts(
    ListOf<OverlayFact> Overlays, bool Bgp, ListOf<PodLink>? Links = null, ListOf<string>? Ports = null, ListOf<string>? Warnings = null)
{
    /// <summary>Which interface an address is behind.</summary>
    public ListOf<PodLink> Links { get; init; } = Links ?? [];

    /// <summary>False: the interfaces could not be read this time, what was known of them holds.</summary>
    public bool KnowsLinks { get; init; } = Links is not null;

    /// <summary>These facts, with the interfaces that were known before if they could not be read now.</summary>
    public NodeFacts Over(NodeFacts before) => KnowsLinks ? this : this with { Links = before.Links, KnowsLinks = before.KnowsLinks };

    /// <summary>Names of the ports of bridges.</summary>
    public ListOf<string> Ports { get; init; } = Ports ?? [];

    /// <summary>What keeps policies from being enforced as written.</summary>
    public ListOf<string> Warnings { get; init; } = Warnings ?? [];

    /// <summary>Number of processors.</summary>
    public int Processors { get; init; } = 1;

    /// <summary>Nothing known.</summary>
    public static readonly NodeFacts None = new([], false);
}

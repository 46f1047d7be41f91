using Antrea.Policy.Api;

namespace Antrea.Policy.Planning;

/// <summary>What is read from the machine itself for the failsafe rules; empty when planning away from the Node.</summary>
/// <param name="Overlays">Tunnels found on the Node's interfaces.</param>
/// <param name="Bgp">True if something on the Node speaks BGP.</param>
public sealed record NodeFacts(ListOf<OverlayFact> Overlays, bool Bgp)
{
    /// <summary>Nothing known.</summary>
    public static readonly NodeFacts None = new([], false);
}

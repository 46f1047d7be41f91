using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Planning.Pods;

/// <summary>Decides which interface a Pod's addresses are bound to.</summary>
internal static class PodLinks
{
    public static Dictionary<IpNet, PodLink> ByAddress(NodeFacts facts)
    {
        var links = new Dictionary<IpNet, PodLink>();
        foreach (var l in facts.Links)
        {
            links.TryAdd(l.Address, l);
        }

        return links;
    }

    /// <summary>
    /// A host route is the word of who made the Pod. What was learnt on a bridge is the word of who answered, perhaps another Pod: the first
    /// answer counts as long as its port exists.
    /// </summary>
    public static ListOf<PodLink> Of(Member pod, Dictionary<IpNet, PodLink> links, HashSet<string> ports, PodPlan? previous)
    {
        var found = new List<PodLink>();
        foreach (var address in pod.Addresses)
        {
            var was = previous?.PodAt(address) is { } p && p.Namespace == pod.Key.Namespace && p.Name == pod.Key.Name && p.Uid == pod.Uid
                ? p.Links.FirstOrDefault(l => l.Address == address && l.IsBridgePort && ports.Contains(l.Interface)) : null;
            if (links.GetValueOrDefault(address) is { IsBridgePort: false } route)
            {
                found.Add(route);
            }
            else if ((was ?? links.GetValueOrDefault(address)) is { } link)
            {
                found.Add(link);
            }
        }

        return ListOf.From(found);
    }
}

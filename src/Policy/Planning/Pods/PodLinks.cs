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
    /// Ports of bridges that answered for addresses of more than one Pod, as they stood with each Pod before: one of them lies, and who was
    /// there first is believed.
    /// </summary>
    public static HashSet<(string Port, ObjectKey Pod)> Doubtful(IEnumerable<Member> pods, Dictionary<IpNet, PodLink> links, PodPlan? previous)
    {
        var claims = pods.SelectMany(p => p.Addresses.Select(a => (Pod: p, Link: links.GetValueOrDefault(a))))
            .Where(c => c.Link is { IsBridgePort: true }).GroupBy(c => c.Link!.Interface, c => c.Pod, StringComparer.Ordinal);
        var doubtful = new HashSet<(string, ObjectKey)>();
        foreach (var port in claims)
        {
            var claimants = port.DistinctBy(p => p.Key).ToList();
            foreach (var pod in claimants.Count > 1 ? claimants : [])
            {
                if (previous?.Pods.Any(p => p.Namespace == pod.Key.Namespace && p.Name == pod.Key.Name && p.Uid == pod.Uid
                    && p.Links.Any(l => l.Interface == port.Key)) != true)
                {
                    doubtful.Add((port.Key, pod.Key));
                }
            }
        }

        return doubtful;
    }

    /// <summary>
    /// A host route is the word of who made the Pod. What was learnt on a bridge is the word of who answered, perhaps another Pod: the first
    /// answer counts as long as its port exists.
    /// </summary>
    public static ListOf<PodLink> Of(Member pod, Dictionary<IpNet, PodLink> links, HashSet<string> ports, HashSet<(string Port, ObjectKey Pod)> doubtful, PodPlan? previous)
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
            else if ((was ?? links.GetValueOrDefault(address)) is { } link && !doubtful.Contains((link.Interface, pod.Key)))
            {
                found.Add(link);
            }
        }

        return ListOf.From(found);
    }
}

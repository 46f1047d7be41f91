using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Groups;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Compile;

/// <summary>Turns the peers of a rule into selectors, networks and names.</summary>
internal static class PeerCompiler
{
    /// <summary>The peers of a rule, those relative to a Pod's namespace left out.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="ns">The policy's namespace, empty for cluster-scoped kinds.</param>
    /// <param name="cluster">What is referred to.</param>
    /// <param name="missing">Is told what does not exist (yet).</param>
    /// <param name="unsupported">Why a peer cannot be used, beginning with its index; or null.</param>
    public static RulePeers Compile(PolicyRule rule, string ns, IPolicyReferences cluster, List<string> missing, out string? unsupported)
    {
        unsupported = null;
        if (rule.ToServices.Count > 0)
        {
            return new RulePeers(false, [], [], Frontends: Frontends(rule.ToServices, cluster, missing));
        }

        if (rule.Peers.Count == 0)
        {
            return RulePeers.Anything;
        }

        var (selectors, nets, fqdns) = (new List<MemberSelector>(), new List<IpNet>(), new List<string>());
        for (var i = 0; i < rule.Peers.Count; i++)
        {
            var p = rule.Peers[i];
            if (p.IPBlock is not null)
            {
                nets.AddRange(GroupResolver.Nets(p.IPBlock));
            }
            else if (p.Group is not null)
            {
                var g = GroupResolver.Resolve(ns, p.Group, cluster);
                unsupported ??= g.Unsupported is null ? null : $"[{i}].group: {g.Unsupported}";
                missing.AddRange(g.Missing);

                // A group that cannot be used stands for nothing, never for a part of what was meant.
                selectors.AddRange(g.Unsupported is null ? g.Selectors : []);
                nets.AddRange(g.Unsupported is null ? g.Nets : []);
            }
            else if (p.Fqdn is not null)
            {
                fqdns.Add(p.Fqdn);
            }
            else if (p.NodeSelector is not null)
            {
                selectors.Add(new MemberSelector(MemberKind.Nodes, p.NodeSelector));
            }
            else if (p.ServiceAccount is { } sa)
            {
                selectors.Add(new MemberSelector(MemberKind.Pods, LabelSelector.Everything, null, sa.Namespace, sa.Name));
            }
            else if (p.Namespaces is null && p.ExternalEntitySelector is null)
            {
                // Without a namespaceSelector: the policy's own namespace; a cluster-scoped policy has none, and means all.
                selectors.Add(new MemberSelector(
                    MemberKind.Pods, p.PodSelector ?? LabelSelector.Everything, p.NamespaceSelector, p.NamespaceSelector is null ? ns : ""));
            }
        }

        return new RulePeers(false, ListOf.From(selectors.Distinct()), ListOf.From(nets.Distinct()), ListOf.From(fqdns.Distinct()));
    }

    /// <summary>The peers that are relative to a Pod's namespace, for Pods of the namespace <paramref name="ns"/>.</summary>
    public static IEnumerable<MemberSelector> Relative(PolicyRule rule, Namespace ns)
    {
        foreach (var p in rule.Peers)
        {
            var objects = p.PodSelector ?? LabelSelector.Everything;
            if (p.Namespaces is { Self: true })
            {
                yield return new MemberSelector(MemberKind.Pods, objects, null, ns.Metadata.Name);
            }
            else if (p.Namespaces is { } n && n.SameLabels.All(ns.Metadata.Labels.ContainsKey))
            {
                // Namespaces that lack one of the labels have no like.
                var same = Labels.Of(n.SameLabels.Select(k => KeyValuePair.Create(k, ns.Metadata.Labels[k]!)));
                yield return new MemberSelector(MemberKind.Pods, objects, new LabelSelector(same, []));
            }
        }
    }

    /// <summary>What is said of references that lead nowhere.</summary>
    public static string Describe(List<string> missing) =>
        missing.Count == 0 ? "" : $"{string.Join(", ", missing.Distinct())} does not exist (yet): it has no members";

    private static ListOf<ServiceFrontend> Frontends(ListOf<ServiceRef> services, IPolicyReferences cluster, List<string> missing)
    {
        var frontends = new List<ServiceFrontend>();
        foreach (var s in services)
        {
            if (cluster.Service(new NamespacedName(s.Namespace, s.Name)) is { } service)
            {
                frontends.AddRange(ServiceFrontend.All(service));
            }
            else
            {
                missing.Add($"Service {s.Namespace}/{s.Name}");
            }
        }

        return ListOf.From(frontends.Distinct());
    }
}

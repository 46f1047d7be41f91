using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Groups;

/// <summary>Looks groups up, one level of nesting deep.</summary>
public static class GroupResolver
{
    /// <summary>
    /// What the group <paramref name="name"/> stands for: a ClusterGroup, or a Group of the namespace <paramref name="ns"/>. Groups may be
    /// created after the policies that name them, and Services after the groups: what is missing is told, not an error.
    /// </summary>
    public static ResolvedGroup Resolve(string ns, string name, IPolicyReferences cluster)
    {
        var root = cluster.Group(ns, name);
        if (root is null)
        {
            return new([], [], [$"{KindOf(ns)} {name}"]);
        }

        var selectors = new List<MemberSelector>();
        var nets = new List<IpNet>();
        var missing = new List<string>();
        var unsupported = Add(root, cluster, selectors, nets, missing);
        foreach (var childName in root.Spec.ChildGroups)
        {
            var child = cluster.Group(ns, childName);
            if (child is null)
            {
                missing.Add($"{KindOf(ns)} {childName}");
            }
            else if (child.Spec.ChildGroups.Count > 0)
            {
                unsupported ??= $"{child.Kind} {childName} has child groups itself: groups nest one level deep";
            }
            else
            {
                unsupported ??= Add(child, cluster, selectors, nets, missing);
            }
        }

        return new(ListOf.From(selectors.Distinct()), ListOf.From(nets.Distinct()), ListOf.From(missing), unsupported);
    }

    /// <summary>The networks of an ipBlock with its excepts cut out; nothing if it cannot be read.</summary>
    public static IReadOnlyList<IpNet> Nets(IPBlock block)
    {
        if (!IpNet.TryParse(block.Cidr, out var net))
        {
            return [];
        }

        var except = new List<IpNet>();
        foreach (var e in block.Except)
        {
            if (IpNet.TryParse(e, out var n))
            {
                except.Add(n);
            }
        }

        return net.Except(except);
    }

    private static string KindOf(string ns) => ns.Length == 0 ? "ClusterGroup" : "Group";

    private static string? Add(
        GroupObject group, IPolicyReferences cluster, List<MemberSelector> selectors, List<IpNet> nets, List<string> missing)
    {
        var spec = group.Spec;
        if (spec.ExternalEntitySelector is not null)
        {
            return $"{group.Kind} {group.Metadata.Name} selects external entities, which this agent does not know";
        }

        if (spec.ServiceReference is { } reference)
        {
            if (cluster.Service(reference) is not { } service)
            {
                missing.Add($"Service {reference.Namespace}/{reference.Name}");
            }
            else if (service.Selector is { } labels)
            {
                // A Service without a selector has endpoints made by hand: nothing says which Pods they are.
                selectors.Add(new MemberSelector(MemberKind.Pods, new LabelSelector(labels, []), null, reference.Namespace));
            }
        }
        else if (spec.NodeSelector is not null)
        {
            selectors.Add(new MemberSelector(MemberKind.Nodes, spec.NodeSelector));
        }
        else if (spec.PodSelector is not null || spec.NamespaceSelector is not null)
        {
            // A Group without a namespaceSelector selects in its own namespace, a ClusterGroup in all.
            selectors.Add(new MemberSelector(
                MemberKind.Pods, spec.PodSelector ?? LabelSelector.Everything, spec.NamespaceSelector,
                spec.NamespaceSelector is null ? group.Metadata.Namespace : ""));
        }

        nets.AddRange(spec.IPBlocks.SelectMany(Nets));
        return null;
    }
}

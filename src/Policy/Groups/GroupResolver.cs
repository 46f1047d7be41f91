using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Groups;

/// <summary>Looks ClusterGroups up, one level of nesting deep.</summary>
public static class GroupResolver
{
    /// <summary>
    /// What the ClusterGroup <paramref name="name"/> stands for; <paramref name="find"/> gives a group by name or null. Groups may be
    /// created after the policies that name them: what is missing is told, not an error.
    /// </summary>
    public static ResolvedGroup Resolve(string name, Func<string, ClusterGroup?> find)
    {
        var root = find(name);
        if (root is null)
        {
            return new([], [], [name]);
        }

        var selectors = new List<MemberSelector>();
        var nets = new List<IpNet>();
        var missing = new List<string>();
        var unsupported = Add(root, selectors, nets);
        foreach (var childName in root.Spec.ChildGroups)
        {
            var child = find(childName);
            if (child is null)
            {
                missing.Add(childName);
            }
            else if (child.Spec.ChildGroups.Count > 0)
            {
                unsupported ??= $"ClusterGroup {childName} has child groups itself: groups nest one level deep";
            }
            else
            {
                unsupported ??= Add(child, selectors, nets);
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

    private static string? Add(ClusterGroup group, List<MemberSelector> selectors, List<IpNet> nets)
    {
        var spec = group.Spec;
        if (spec.ServiceReference is not null)
        {
            return $"ClusterGroup {group.Metadata.Name} refers to a Service: such groups are not supported in policies applied to Nodes yet";
        }

        if (spec.ExternalEntitySelector is not null)
        {
            return $"ClusterGroup {group.Metadata.Name} selects external entities, which this agent does not know";
        }

        if (spec.NodeSelector is not null)
        {
            selectors.Add(new MemberSelector(MemberKind.Nodes, spec.NodeSelector));
        }
        else if (spec.PodSelector is not null || spec.NamespaceSelector is not null)
        {
            selectors.Add(new MemberSelector(MemberKind.Pods, spec.PodSelector ?? LabelSelector.Everything, spec.NamespaceSelector));
        }

        nets.AddRange(spec.IPBlocks.SelectMany(Nets));
        return null;
    }
}

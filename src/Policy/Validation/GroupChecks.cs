using Antrea.Policy.Api;

namespace Antrea.Policy.Validation;

/// <summary>Rules for ClusterGroup and Group.</summary>
internal static class GroupChecks
{
    private static readonly FieldPath Spec = FieldPath.Root.Field("spec");

    public static void Check(GroupObject group, IClusterView view, Findings findings)
    {
        var spec = group.Spec;
        OneKind(group, findings);
        SelectorChecks.Check(spec.PodSelector, Spec.Field("podSelector"), findings);
        SelectorChecks.Check(spec.NamespaceSelector, Spec.Field("namespaceSelector"), findings);
        SelectorChecks.Check(spec.NodeSelector, Spec.Field("nodeSelector"), findings);
        SelectorChecks.Check(spec.ExternalEntitySelector, Spec.Field("externalEntitySelector"), findings);

        var blocks = Spec.Field("ipBlocks");
        for (var i = 0; i < spec.IPBlocks.Count; i++)
        {
            IPBlockChecks.Check(spec.IPBlocks[i], blocks.Index(i), findings);
        }

        var multicast = spec.IPBlocks.Count(IPBlockChecks.IsMulticast);
        if (multicast > 0 && multicast < spec.IPBlocks.Count)
        {
            findings.Error(blocks, "can not set multicast groupAddress together with unicast ip address", "make a group of each");
        }

        if (group is Group && spec.NodeSelector is not null)
        {
            findings.Error(Spec.Field("nodeSelector"), "nodeSelector is only allowed in a ClusterGroup", "use a ClusterGroup");
        }

        Nesting(group, view, findings);
    }

    private static void OneKind(GroupObject group, Findings findings)
    {
        var s = group.Spec;
        bool[] set =
        [
            s.PodSelector is not null, s.NamespaceSelector is not null, s.NodeSelector is not null, s.ExternalEntitySelector is not null,
            s.ServiceReference is not null, s.IPBlocks.Count > 0, s.ChildGroups.Count > 0,
        ];
        var isPair = s.NamespaceSelector is not null && (s.PodSelector is not null || s.ExternalEntitySelector is not null);
        var count = set.Count(x => x);
        if (count > 2 || (count == 2 && !isPair))
        {
            findings.Error(
                Spec,
                group is ClusterGroup
                    ? "At most one of podSelector, nodeSelector, externalEntitySelector, serviceReference, ipBlock, ipBlocks or childGroups can be set for a ClusterGroup"
                    : "At most one of podSelector, externalEntitySelector, serviceReference, ipBlocks or childGroups can be set for a Group",
                "make a group of each and name them as childGroups");
        }
    }

    private static void Nesting(GroupObject group, IClusterView view, Findings findings)
    {
        if (group.Spec.ChildGroups.Count == 0)
        {
            return;
        }

        var at = Spec.Field("childGroups");
        var siblings = (group is ClusterGroup ? view.All<ClusterGroup>() : view.All<Group>().Cast<GroupObject>())
            .Where(g => g.Metadata.Namespace == group.Metadata.Namespace && g.Metadata.Name != group.Metadata.Name);
        var parents = siblings.Count(g => g.Spec.ChildGroups.Contains(group.Metadata.Name));
        if (parents > 0)
        {
            findings.Error(at, $"cannot set childGroups for {Name(group, group.Metadata.Name)}, who has {parents} parents", "groups nest one level deep");
        }

        for (var i = 0; i < group.Spec.ChildGroups.Count; i++)
        {
            var child = group.Spec.ChildGroups[i];
            if (child == group.Metadata.Name)
            {
                findings.Error(at.Index(i), $"cannot set {Name(group, child)} as its own childGroup", "remove it");
            }
            else if (view.Find(group.Key with { Name = child }) is GroupObject { Spec.ChildGroups.Count: > 0 and var n })
            {
                findings.Error(at.Index(i), $"cannot set {Name(group, child)} as childGroup, who has {n} childGroups itself", "name the inner groups directly");
            }
        }
    }

    private static string Name(GroupObject like, string name) =>
        Shown.Text(like is ClusterGroup ? $"ClusterGroup {name}" : $"Group {like.Metadata.Namespace}/{name}", 350);
}

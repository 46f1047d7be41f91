using Antrea.Policy.Api;

namespace Antrea.Policy.Validation;

/// <summary>Rules for <c>from</c> and <c>to</c>.</summary>
internal static class PeerChecks
{
    private const string OneEach = "write one entry for each";

    public static void Check(RuleAt rule, bool targetsServices, Findings findings)
    {
        for (var i = 0; i < rule.Rule.Peers.Count; i++)
        {
            var peer = rule.Rule.Peers[i];
            var at = rule.PeersAt.Index(i);
            One(peer, at, findings);
            if (targetsServices && rule.IsIngress && !(peer.IPBlock is not null && FieldCount(peer) == 1))
            {
                findings.Error(at, "a rule/policy that is applied to Services can only use ipBlock to select workloads", "use ipBlock");
            }
        }
    }

    private static void One(PolicyPeer peer, FieldPath at, Findings findings)
    {
        if (peer.NamespaceSelector is not null && peer.Namespaces is not null)
        {
            findings.Error(at, "namespaces and namespaceSelector cannot be set at the same time for a single NetworkPolicyPeer", OneEach);
        }

        Namespaces(peer.Namespaces, at.Field("namespaces"), findings);
        IPBlockChecks.Check(peer.IPBlock, at.Field("ipBlock"), findings);
        var alone = peer.Group is not null ? "group"
            : peer.ServiceAccount is not null ? "serviceAccount"
            : peer.NodeSelector is not null ? "nodeSelector" : null;
        if (alone is not null && FieldCount(peer) > 1)
        {
            findings.Error(at, $"{alone} cannot be set with other peers in rules", OneEach);
        }

        SelectorChecks.Check(peer.PodSelector, at.Field("podSelector"), findings);
        SelectorChecks.Check(peer.NamespaceSelector, at.Field("namespaceSelector"), findings);
        SelectorChecks.Check(peer.NodeSelector, at.Field("nodeSelector"), findings);
        SelectorChecks.Check(peer.ExternalEntitySelector, at.Field("externalEntitySelector"), findings);
    }

    private static void Namespaces(PeerNamespaces? namespaces, FieldPath at, Findings findings)
    {
        if (namespaces is null)
        {
            return;
        }

        if (namespaces.Self && namespaces.SameLabels.Count > 0)
        {
            findings.Error(at, "only one matching criteria can be specified in a single peer namespaces field", "give either match or sameLabels");
        }

        for (var i = 0; i < namespaces.SameLabels.Count; i++)
        {
            var key = namespaces.SameLabels[i];
            if (Syntax.LabelKey(key) is { } wrong)
            {
                findings.Error(at.Field("sameLabels").Index(i), $"Invalid label key in sameLabels rule: {Shown.Text(key)}", wrong);
            }
        }
    }

    // scope says how to select, it selects nothing.
    private static int FieldCount(PolicyPeer p) =>
        new object?[]
        {
            p.IPBlock, p.PodSelector, p.NamespaceSelector, p.Namespaces, p.NodeSelector, p.ExternalEntitySelector, p.Group, p.ServiceAccount, p.Fqdn,
        }.Count(f => f is not null);
}

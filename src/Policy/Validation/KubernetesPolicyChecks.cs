using Antrea.Policy.Api;

namespace Antrea.Policy.Validation;

/// <summary>What the API server checks of a Kubernetes NetworkPolicy beyond its schema.</summary>
internal static class KubernetesPolicyChecks
{
    public static void Check(KubernetesNetworkPolicy policy, Findings findings)
    {
        var spec = FieldPath.Root.Field("spec");
        SelectorChecks.Check(policy.Spec.AppliedTo[0].PodSelector, spec.Field("podSelector"), findings);
        foreach (var rule in RuleAt.Of(policy.Spec))
        {
            for (var i = 0; i < rule.Rule.Peers.Count; i++)
            {
                var (peer, at) = (rule.Rule.Peers[i], rule.PeersAt.Index(i));
                SelectorChecks.Check(peer.PodSelector, at.Field("podSelector"), findings);
                SelectorChecks.Check(peer.NamespaceSelector, at.Field("namespaceSelector"), findings);
                IPBlockChecks.Check(peer.IPBlock, at.Field("ipBlock"), findings);
            }

            PortChecks.Check(rule, findings);
        }
    }
}

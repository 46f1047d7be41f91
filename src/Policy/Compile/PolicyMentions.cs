using Antrea.Policy.Api;

namespace Antrea.Policy.Compile;

/// <summary>Whether a policy has to be compiled anew when something it may mention changes.</summary>
public static class PolicyMentions
{
    /// <summary>True if the policy names one of the groups.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="ns">Namespace of the groups; empty = ClusterGroups.</param>
    /// <param name="names">Names of the groups.</param>
    public static bool Group(PolicyObject policy, string ns, IReadOnlySet<string> names) =>
        policy is AntreaPolicy && policy.Metadata.Namespace == ns
        && (policy.Spec.AppliedTo.Any(a => Has(names, a.Group)) || Rules(policy).Any(r =>
            r.AppliedTo.Any(a => Has(names, a.Group)) || r.Peers.Any(p => Has(names, p.Group))));

    /// <summary>True if the policy names the Service itself.</summary>
    public static bool Service(PolicyObject policy, NamespacedName service) =>
        policy.Spec.AppliedTo.Any(a => a.Service == service) || Rules(policy).Any(r =>
            r.AppliedTo.Any(a => a.Service == service) || r.ToServices.Any(s => s.Namespace == service.Namespace && s.Name == service.Name));

    /// <summary>True if the policy has peers that are relative to a Pod's namespace.</summary>
    public static bool OwnNamespace(PolicyObject policy) => Rules(policy).Any(r => r.Peers.Any(p => p.Namespaces is not null));

    private static IEnumerable<PolicyRule> Rules(PolicyObject policy) => policy.Spec.Ingress.Concat(policy.Spec.Egress);

    private static bool Has(IReadOnlySet<string> names, string? name) => name is not null && names.Contains(name);
}

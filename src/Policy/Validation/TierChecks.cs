using Antrea.Policy.Api;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Tiers;

namespace Antrea.Policy.Validation;

/// <summary>Rules for tiers.</summary>
internal static class TierChecks
{
    private const int Most = 20;
    private const int AdminPriority = 220;
    private const string Controller = "system:serviceaccount:kube-system:antrea-controller";
    private static readonly int[] Reserved = [251, 252, 254, 255];
    private static readonly FieldPath PriorityAt = FieldPath.Root.Field("spec").Field("priority");

    public static void Check(Tier tier, ValidationRequest request, IClusterView view, Findings findings)
    {
        // A system tier exists before anybody writes a manifest for it.
        var isSystem = TierTable.System.TryGetValue(tier.Metadata.Name, out var systemPriority);
        switch (request.Operation)
        {
            case Operation.Delete:
                Delete(tier, isSystem, view, findings);
                break;
            case Operation.Create when !isSystem:
                Create(tier, request, view, findings);
                break;
            default:
                var before = isSystem ? systemPriority : (request.Old as Tier)?.Priority ?? tier.Priority;
                if (tier.Priority != before && (isSystem || request.User != Controller))
                {
                    findings.Error(PriorityAt, "update to Tier priority is not allowed", $"keep priority {before}, or make a tier of another name");
                }

                break;
        }
    }

    private static void Create(Tier tier, ValidationRequest request, IClusterView view, Findings findings)
    {
        var others = new TierTable(view.All<Tier>()).All.Where(t => t.Key != tier.Metadata.Name).ToArray();
        var name = tier.Metadata.Name;
        if (others.Length >= Most)
        {
            findings.Error(FieldPath.Root, $"maximum number of Tiers supported: {Most}", "delete a tier that is not used");
        }

        if (Reserved.Contains(tier.Priority))
        {
            findings.Error(PriorityAt, $"tier {name} priority {tier.Priority} is reserved", "choose another priority");
        }
        else if (tier.Priority == AdminPriority && request.IsGateOn(KnownGates.ClusterNetworkPolicy))
        {
            findings.Error(
                PriorityAt,
                $"tier {name} priority {AdminPriority} is reserved for upstream ClusterNetworkPolicy when the ClusterNetworkPolicy feature gate is enabled; choose a different priority");
        }
        else if (others.FirstOrDefault(t => t.Value == tier.Priority) is { Key: { } other })
        {
            findings.Error(PriorityAt, $"tier {name} priority {tier.Priority} overlaps with existing Tier", $"tier {other} has this priority: choose another");
        }
    }

    private static void Delete(Tier tier, bool isSystem, IClusterView view, Findings findings)
    {
        var name = tier.Metadata.Name;
        if (isSystem)
        {
            findings.Error(FieldPath.Root, $"cannot delete reserved tier {name}");
        }

        Count(view.All<ClusterNetworkPolicy>(), "Antrea ClusterNetworkPolicies");
        Count(view.All<AntreaNetworkPolicy>(), "Antrea NetworkPolicies");

        void Count(IEnumerable<AntreaPolicy> policies, string what)
        {
            var users = policies.Count(p => p.Spec.Tier == name);
            if (users > 0)
            {
                findings.Error(FieldPath.Root, $"tier {name} is referenced by {users} {what}", "move them to another tier first");
            }
        }
    }
}

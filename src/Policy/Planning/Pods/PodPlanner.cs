using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Configuration;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Planning.Pods;

/// <summary>Orders the rules on Pods, finds out which Pod has which, and fills in addresses. Pure; equal inputs give equal plans.</summary>
internal static class PodPlanner
{
    public static PodPlan Plan(PlanInputs inputs, EffectiveConfig config, PodPlan? previous)
    {
        var sets = new PeerSets(inputs, previous);
        var found = new List<(PodRule Rule, IEnumerable<Member> Pods)>();
        foreach (var policy in inputs.Policies.Values)
        {
            if (policy is { Outcome: CompileOutcome.Compiled, Target: PolicyTarget.Pods })
            {
                foreach (var rule in policy.Rules)
                {
                    found.AddRange(PodRules.Of(policy, rule, inputs, sets));
                }
            }
        }

        if (!config.Gates.IsOn(KnownGates.AntreaPolicy) && found.Count == 0)
        {
            return PodPlan.Nothing;
        }

        found.Sort((x, y) => RuleOrder.Instance.Compare(x.Rule, y.Rule));
        var known = inputs.Members.GetValueOrDefault(MemberSelector.AllLocal.Id, []);
        var (ingress, egress, services) = Lists(found);
        var profiles = new List<PodProfile>();
        var byRules = new Dictionary<(Direction, ListOf<int>), string>();
        var pods = new List<LocalPod>(known.Length);
        var links = PodLinks.ByAddress(inputs.Facts);
        var ports = inputs.Facts.Ports.ToHashSet(StringComparer.Ordinal);
        var doubtful = PodLinks.Doubtful(known, links, previous);
        foreach (var pod in known.OrderBy(m => m.Key))
        {
            pods.Add(new LocalPod(pod.Key.Namespace, pod.Key.Name, pod.Addresses,
                Profile(Direction.Ingress, ingress, pod.Key), Profile(Direction.Egress, egress, pod.Key), pod.Uid, PodLinks.Of(pod, links, ports, doubtful, previous)));
        }

        var node = inputs.Nodes.GetValueOrDefault(inputs.Node);
        var plan = new PodPlan(
            true, config.Pods, ListOf.From(Cidrs(node)), ListOf.From(pods), ListOf.From(found.Select(f => f.Rule)), ListOf.From(profiles),
            ListOf.From(services), ListOf.From(sets.All()));
        return plan with { L7 = L7Planner.Plan(plan, inputs.Facts.Processors, previous) };

        string Profile(Direction direction, Dictionary<ObjectKey, List<int>> lists, ObjectKey pod)
        {
            if (!lists.TryGetValue(pod, out var rules))
            {
                return "";
            }

            // Traffic to a Service that ends at this Pod is under the rules of both, in one order.
            var list = ListOf.From<int>(direction == Direction.Ingress && services.Count > 0 ? rules.Concat(services).Distinct().Order() : rules);
            if (!byRules.TryGetValue((direction, list), out var id))
            {
                id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{direction} {pod}")))[..12];
                byRules[(direction, list)] = id;
                profiles.Add(new PodProfile(id, direction, list));
            }

            return id;
        }
    }

    private static (Dictionary<ObjectKey, List<int>> Ingress, Dictionary<ObjectKey, List<int>> Egress, List<int> Services) Lists(
        List<(PodRule Rule, IEnumerable<Member> Pods)> found)
    {
        var (ingress, egress, services) = (new Dictionary<ObjectKey, List<int>>(), new Dictionary<ObjectKey, List<int>>(), new List<int>());
        for (var i = 0; i < found.Count; i++)
        {
            var lists = found[i].Rule.Rule.Direction == Direction.Ingress ? ingress : egress;
            if (found[i].Rule.ForService)
            {
                services.Add(i);
            }

            foreach (var pod in found[i].Pods)
            {
                if (!lists.TryGetValue(pod.Key, out var list))
                {
                    lists[pod.Key] = list = [];
                }

                list.Add(i);
            }
        }

        return (ingress, egress, services);
    }

    private static IEnumerable<IpNet> Cidrs(Node? node)
    {
        foreach (var text in node?.PodCidrs ?? [])
        {
            if (IpNet.TryParse(text, out var n))
            {
                yield return n;
            }
        }
    }
}

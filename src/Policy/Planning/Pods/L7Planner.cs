using Antrea.Policy.Api;

namespace Antrea.Policy.Planning.Pods;

/// <summary>Numbers the layer-7 rules, and says when connections that were let go have to be looked at again.</summary>
internal static class L7Planner
{
    // More listeners than this only wake each other.
    private const int MostQueues = 8;

    public static L7Plan Plan(PodPlan plan, int processors, PodPlan? previous)
    {
        var before = previous?.L7 ?? L7Plan.Nothing;
        var numbers = Numbers(plan, before);
        if (numbers.Count == 0)
        {
            // The epoch goes on where it was: connections of before carry its bits.
            return new L7Plan(before.Epoch == 0 ? 0 : before.IsNeeded ? Next(before.Epoch) : before.Epoch, 1, []);
        }

        var epoch = before.Epoch == 0 ? 1 : !before.IsNeeded || !Holds(previous!, plan) ? Next(before.Epoch) : before.Epoch;
        var queues = plan.Options.L7.Queues > 0 ? plan.Options.L7.Queues : processors / 2;
        return new L7Plan(epoch, Math.Clamp(queues, 1, MostQueues), numbers);
    }

    private static int Next(int epoch) => epoch % MarkBits.LastEpoch + 1;

    private static ListOf<L7Number> Numbers(PodPlan plan, L7Plan before)
    {
        var ids = plan.Rules.Where(r => r.Rule.L7.Count > 0).Select(r => r.Rule.Id).Distinct().ToList();
        var known = before.Numbers.ToDictionary(n => n.Rule, n => n.Number, StringComparer.Ordinal);
        var taken = ids.Where(known.ContainsKey).Select(id => known[id]).ToHashSet();
        var next = 1;
        return ListOf.From(ids.Select(id =>
        {
            if (known.TryGetValue(id, out var number))
            {
                return new L7Number(id, number);
            }

            while (!taken.Add(next))
            {
                next++;
            }

            return new L7Number(id, next);
        }).OrderBy(n => n.Number));
    }

    // What was let go stays allowed: no Pod of before has other layer-7 rules now. Rules of layers 3 and 4, and members of groups, do not touch
    // connections that exist.
    private static bool Holds(PodPlan before, PodPlan now)
    {
        if (!Rules(before.ServiceRules.Select(i => before.Rules[i])).SequenceEqual(Rules(now.ServiceRules.Select(i => now.Rules[i]))))
        {
            return false;
        }

        var pods = now.Pods.ToLookup(p => (p.Namespace, p.Name, p.Uid));
        var (was, isNow) = (new Dictionary<string, List<string>>(StringComparer.Ordinal), new Dictionary<string, List<string>>(StringComparer.Ordinal));
        foreach (var old in before.Pods)
        {
            foreach (var pod in pods[(old.Namespace, old.Name, old.Uid)])
            {
                if (!Of(before, old.Ingress, was).SequenceEqual(Of(now, pod.Ingress, isNow)) || !Of(before, old.Egress, was).SequenceEqual(Of(now, pod.Egress, isNow)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static List<string> Of(PodPlan plan, string profile, Dictionary<string, List<string>> known)
    {
        if (!known.TryGetValue(profile, out var rules))
        {
            known[profile] = rules = [.. Rules(plan.RulesOf(profile))];
        }

        return rules;
    }

    private static IEnumerable<string> Rules(IEnumerable<PodRule> rules) => rules.Where(r => r.Rule.L7.Count > 0).Select(r => r.Rule.Id);
}

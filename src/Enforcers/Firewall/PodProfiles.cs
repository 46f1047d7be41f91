using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.Firewall;

/// <summary>Writes the chains of the profiles.</summary>
internal sealed class PodProfiles(PodPlan plan, TableBuilder table, IReadOnlySet<string>? quarantined)
{
    private readonly Dictionary<string, string> _rest = new(StringComparer.Ordinal);

    /// <summary>The chain of each profile.</summary>
    public IReadOnlyDictionary<string, string> Render()
    {
        var chains = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var profile in plan.Profiles)
        {
            var (core, others) = (profile.Rules.Where(i => !plan.Rules[i].IsRest).ToList(), profile.Rules.Where(i => plan.Rules[i].IsRest).ToList());
            var rest = Rest(profile, others);
            if (core.Count == 0 && rest is not null)
            {
                chains[profile.Id] = rest;
                continue;
            }

            var lines = PodRuleText.Lines(core.Select(i => plan.Rules[i]), plan, table, rest, quarantined);
            table.Chain(new DesiredChain(Names.Profile(profile), rest is null ? lines : lines.Add(PodRuleText.Goto(rest))));
            chains[profile.Id] = Names.Profile(profile);
        }

        return chains;
    }

    private string? Rest(PodProfile profile, List<int> rules)
    {
        if (rules.Count == 0)
        {
            return null;
        }

        var key = string.Join(',', rules);
        if (!_rest.TryGetValue(key, out var chain))
        {
            _rest[key] = chain = Names.Rest(profile);
            table.Chain(new DesiredChain(chain, PodRuleText.Lines(rules.Select(i => plan.Rules[i]), plan, table, null, quarantined)));
        }

        return chain;
    }
}

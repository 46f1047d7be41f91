using System.Collections.Immutable;
using System.Text;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>Turns a plan into chains, rules and sets of one family. Pure.</summary>
public static class Renderer
{
    private const int CommentBytes = 255;

    /// <summary>
    /// The tables for a plan. Rules named in <paramref name="quarantined"/> (by id) are left out: the kernel refused them.
    /// </summary>
    public static DesiredTable Render(NodePlan plan, AddressFamily family, IReadOnlySet<string>? quarantined = null)
    {
        if (!plan.Enabled)
        {
            return DesiredTable.Nothing(family);
        }

        var chains = new List<DesiredChain>();
        var sets = ImmutableSortedDictionary.CreateBuilder<string, NetSet>(StringComparer.Ordinal);
        var inputHooks = new List<RuleLine>();
        var outputHooks = new List<RuleLine>();
        if (family == AddressFamily.V6)
        {
            var ndp = StaticRules.NeighbourDiscovery();
            chains.Add(ndp);
            inputHooks.Add(StaticRules.NeighbourDiscoveryJump);
            outputHooks.Add(StaticRules.NeighbourDiscoveryJump);
        }

        foreach (var d in (Direction[])[Direction.Ingress, Direction.Egress])
        {
            var rules = (d == Direction.Ingress ? plan.Ingress : plan.Egress)
                .Where(r => quarantined is null || !quarantined.Contains(r.Rule.Id)).ToList();
            var core = Chain(Names.Core(d), rules.Where(r => !r.IsBaseline), d, family, chains, sets);
            var baseline = Chain(Names.Baseline(d), rules.Where(r => r.IsBaseline), d, family, chains, sets);
            var failsafe = StaticRules.Failsafe(plan.Failsafe, d, family, sets);
            chains.Add(StaticRules.Pre(d));
            chains.AddRange(failsafe is null ? [] : [failsafe]);
            chains.Add(core);
            chains.AddRange(baseline.Rules.IsEmpty ? [] : [baseline]);
            chains.Add(StaticRules.Entry(d, failsafe is not null, !baseline.Rules.IsEmpty));
        }

        inputHooks.Add(StaticRules.Jump(Direction.Ingress));
        outputHooks.Add(StaticRules.Jump(Direction.Egress));
        return new DesiredTable(family, [.. chains], [.. inputHooks], [.. outputHooks], sets.ToImmutable());
    }

    /// <summary>What a comment or log prefix may carry: no quotes, backslashes or control characters; cut to its limit in bytes.</summary>
    public static string Clean(string text, int bytes)
    {
        var b = new StringBuilder(text.Length);
        var left = bytes;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\' || Rune.IsControl(rune))
            {
                continue;
            }

            left -= rune.Utf8SequenceLength;
            if (left < 0)
            {
                break;
            }

            b.Append(rune);
        }

        return b.ToString();
    }

    private static DesiredChain Chain(
        string name, IEnumerable<NodeRule> rules, Direction direction, AddressFamily family,
        List<DesiredChain> chains, ImmutableSortedDictionary<string, NetSet>.Builder sets)
    {
        var lines = ImmutableArray.CreateBuilder<RuleLine>();
        foreach (var rule in rules)
        {
            var addresses = rule.Addresses(family);
            if (addresses.IsEmpty)
            {
                continue;
            }

            var services = rule.Rule.Services.Select(s => (Match: ServiceText.Render(s, family), Tcp: ServiceText.IsTcp(s)))
                .Where(s => s.Match is not null).Select(s => (s.Match!, s.Tcp)).ToList();
            if (services.Count == 0 && rule.Rule.Services.Count > 0)
            {
                continue;
            }

            var address = Address(rule, addresses, direction, family, sets);
            lines.AddRange(RuleText.Lines(rule.Rule, address, services, out var service));
            chains.AddRange(service is null ? [] : [service]);
        }

        return new DesiredChain(name, lines.ToImmutable());
    }

    private static string Address(
        NodeRule rule, NetSet addresses, Direction direction, AddressFamily family, ImmutableSortedDictionary<string, NetSet>.Builder sets)
    {
        if (addresses.IsAny)
        {
            return "";
        }

        if (addresses.Nets.Length == 1)
        {
            return $"{(direction == Direction.Ingress ? "-s" : "-d")} {addresses.Nets[0]}";
        }

        var name = Names.Set(rule.Rule, family);
        sets[name] = addresses;
        return $"-m set --match-set {name} {(direction == Direction.Ingress ? "src" : "dst")}";
    }

    /// <summary>The comment that tells which policy rule a line belongs to.</summary>
    public static string CommentOf(CompiledRule rule) => Clean($"Antrea: for rule {rule.Name}, policy {rule.Policy}", CommentBytes);
}

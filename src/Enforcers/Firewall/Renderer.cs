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
    public static DesiredRules Render(NodePlan plan, AddressFamily family, IReadOnlySet<string>? quarantined = null)
    {
        var rules = new TableBuilder(family);
        if (plan.Pods.Enabled)
        {
            // Ahead of the Node's chains: their ACCEPT is final.
            PodRenderer.Render(plan.Pods, rules, quarantined);
        }

        if (plan.Enabled)
        {
            Node(plan, rules, quarantined);
        }

        return rules.Build();
    }

    private static void Node(NodePlan plan, TableBuilder table, IReadOnlySet<string>? quarantined)
    {
        var family = table.Family;
        if (family == AddressFamily.V6)
        {
            table.Chain(StaticRules.NeighbourDiscovery());
            table.Hook(Table.Filter, "INPUT", StaticRules.NeighbourDiscoveryJump);
            table.Hook(Table.Filter, "OUTPUT", StaticRules.NeighbourDiscoveryJump);
        }

        foreach (var d in (Direction[])[Direction.Ingress, Direction.Egress])
        {
            var rules = (d == Direction.Ingress ? plan.Ingress : plan.Egress)
                .Where(r => quarantined is null || !quarantined.Contains(r.Rule.Id)).ToList();
            var core = Chain(Names.Core(d), rules.Where(r => !r.IsBaseline), d, table);
            var baseline = Chain(Names.Baseline(d), rules.Where(r => r.IsBaseline), d, table);
            var failsafe = StaticRules.Failsafe(plan.Failsafe, d, table);
            table.Chain(StaticRules.Pre(d));
            table.Chain(failsafe);
            table.Chain(core);
            table.Chain(baseline.Rules.IsEmpty ? null : baseline);
            table.Chain(StaticRules.Entry(d, failsafe is not null, !baseline.Rules.IsEmpty));
            table.Hook(Table.Filter, d == Direction.Ingress ? "INPUT" : "OUTPUT", StaticRules.Jump(d));
        }
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

    private static DesiredChain Chain(string name, IEnumerable<NodeRule> rules, Direction direction, TableBuilder table)
    {
        var lines = ImmutableArray.CreateBuilder<RuleLine>();
        foreach (var rule in rules)
        {
            var addresses = rule.Addresses(table.Family);
            if (addresses.IsEmpty)
            {
                continue;
            }

            var services = rule.Rule.Services.Select(s => (Match: ServiceText.Render(s, table.Family), Tcp: ServiceText.IsTcp(s)))
                .Where(s => s.Match is not null).Select(s => (s.Match!, s.Tcp)).ToList();
            if (services.Count == 0 && rule.Rule.Services.Count > 0)
            {
                continue;
            }

            var address = Address(rule, addresses, direction, table);
            lines.AddRange(RuleText.Lines(rule.Rule, address, services, out var service));
            table.Chain(service);
        }

        return new DesiredChain(name, lines.ToImmutable());
    }

    private static string Address(NodeRule rule, NetSet addresses, Direction direction, TableBuilder table)
    {
        if (addresses.IsAny)
        {
            return "";
        }

        if (addresses.Nets.Length == 1)
        {
            return $"{(direction == Direction.Ingress ? "-s" : "-d")} {addresses.Nets[0]}";
        }

        var name = Names.Set(rule.Rule, table.Family);
        table.Set(name, DesiredSet.Of(addresses));
        return $"-m set --match-set {name} {(direction == Direction.Ingress ? "src" : "dst")}";
    }

    /// <summary>The comment that tells which policy rule a line belongs to.</summary>
    public static string CommentOf(CompiledRule rule) => Clean($"Antrea: for rule {rule.Name}, policy {rule.Policy}", CommentBytes);
}

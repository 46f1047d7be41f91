using System.Collections.Immutable;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.Firewall;

/// <summary>Renders rules on Pods. Allow is RETURN, never ACCEPT: the other side's rules, and those of others behind ours, still count.</summary>
internal static class PodRuleText
{
    /// <summary>NFLOG group of logged rules.</summary>
    public const int LogGroup = 27645;

    /// <summary>What a layer-7 rule does, in the log, as Antrea says it.</summary>
    private const string Redirect = "Redirect";

    // Enough for the headers that a log line shows.
    private const int LoggedBytes = 128;

    /// <summary>The lines of rules in order.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="table">Takes the sets.</param>
    /// <param name="rest">Where Pass goes to; null = it returns, as there is nothing behind it.</param>
    /// <param name="quarantined">Rules that the kernel refused.</param>
    public static ImmutableArray<RuleLine> Lines(
        IEnumerable<PodRule> rules, PodPlan plan, TableBuilder table, string? rest, IReadOnlySet<string>? quarantined)
    {
        var lines = ImmutableArray.CreateBuilder<RuleLine>();
        foreach (var rule in rules)
        {
            // That the judge is missing is not the rule's fault: its match is as good as before.
            if (quarantined?.Contains(rule.Rule.Id) == true && (rule.Rule.L7.Count == 0 || table.IsJudged))
            {
                lines.AddRange(Instead(rule));
            }
            else
            {
                foreach (var clause in rule.Clauses)
                {
                    lines.AddRange(Lines(rule, clause, plan, table, rest));
                }
            }
        }

        return lines.ToImmutable();
    }

    /// <summary>Goes on in another chain, not to come back.</summary>
    public static RuleLine Goto(string chain) => RuleLine.Of($"-g {chain}");

    /// <summary>What a logged rule writes before its packet: <c>aa:RULE:ACTION</c>.</summary>
    public static string LogPrefix(PodRule rule) => $"aa:{rule.Rule.Id}:{(rule.Rule.L7.Count > 0 ? Redirect : rule.Rule.Action)}";

    // A rule that the kernel refuses. What it would let through is not let through; what it would deny is denied by its protocols alone,
    // which every kernel can match.
    private static IEnumerable<RuleLine> Instead(PodRule rule)
    {
        if (rule.Rule.Action is not (RuleAction.Drop or RuleAction.Reject) && rule.Rule.L7.Count == 0)
        {
            yield break;
        }

        var comment = $"-m comment --comment \"{Renderer.CommentOf(rule.Rule)}\"";
        foreach (var protocol in rule.Clauses.SelectMany(PodServiceText.Protocols).Distinct())
        {
            yield return RuleLine.Of($"{protocol}{comment} -j DROP");
        }
    }

    private static IEnumerable<RuleLine> Lines(PodRule rule, PodClause clause, PodPlan plan, TableBuilder table, string? rest)
    {
        var side = rule.Rule.Direction == Direction.Ingress ? "src" : "dst";
        var peers = "";
        if (clause.FqdnSet.Length > 0)
        {
            var name = Names.Learnt(clause.FqdnSet, table.Family);
            table.Set(name, DesiredSet.Learnt);
            peers = $"-m set --match-set {name} {side} ";
        }
        else if (clause.Peers.Length > 0)
        {
            var nets = plan.SetById[clause.Peers].Addresses(table.Family);
            if (nets.IsEmpty)
            {
                yield break;
            }

            if (!nets.IsAny)
            {
                var name = Names.Peers(clause.Peers, table.Family);
                table.Set(name, DesiredSet.Of(nets));
                peers = $"-m set --match-set {name} {side} ";
            }
        }

        foreach (var frontend in Frontends(clause.Frontends, table.Family))
        {
            foreach (var (service, tcp) in PodServiceText.Matches(clause.Services, table.Family))
            {
                foreach (var line in Verdict(rule, $"{service}{peers}{frontend}", tcp, rest, table))
                {
                    yield return line;
                }
            }
        }
    }

    private static IEnumerable<string> Frontends(ListOf<ServiceFrontend>? frontends, AddressFamily family)
    {
        if (frontends is null)
        {
            return [""];
        }

        return frontends.Where(f => f.Address is not { } a || a.IsV6 == (family == AddressFamily.V6)).Select(f =>
            $"-m conntrack --ctstate DNAT --ctproto {f.Protocol.ToString().ToLowerInvariant()} "
            + (f.Address is { } a ? $"--ctorigdst {a.Address} " : "") + $"--ctorigdstport {f.Port} ");
    }

    private static IEnumerable<RuleLine> Verdict(PodRule rule, string match, bool? tcp, string? rest, TableBuilder table)
    {
        var (family, onBridge) = (table.Family, table.RejectsOnBridge);
        var comment = $"-m comment --comment \"{Renderer.CommentOf(rule.Rule)}\"";
        if (rule.Rule.Log)
        {
            yield return RuleLine.Of(
                $"{match}-j NFLOG --nflog-group {LogGroup} --nflog-prefix \"{LogPrefix(rule)}\" --nflog-size {LoggedBytes}", rule.Rule.Id);
        }

        if (rule.Rule.Action == RuleAction.Reject)
        {
            foreach (var line in onBridge && tcp != false ? PodRejects.Before(tcp is null ? $"-p tcp {match}" : match, rule.Rule.Id, family) : [])
            {
                yield return line;
            }

            if (tcp is null)
            {
                yield return RuleLine.Of($"-p tcp {match}{comment} -j REJECT --reject-with tcp-reset", rule.Rule.Id, counts: true);
            }

            var with = tcp == true ? "tcp-reset" : PodServiceText.Prohibited(family);
            yield return RuleLine.Of($"{match}{comment} -j REJECT --reject-with {with}", rule.Rule.Id, counts: true);
            yield break;
        }

        var target = rule.Rule.Action switch
        {
            RuleAction.Allow => rule.Rule.L7.Count == 0 ? "-j RETURN" : table.IsJudged ? $"-g {Names.PodL7}" : "-j DROP",
            RuleAction.Drop => "-j DROP",
            _ => rest is null ? "-j RETURN" : $"-g {rest}",
        };
        yield return RuleLine.Of($"{match}{comment} {target}", rule.Rule.Id, counts: true);
    }
}

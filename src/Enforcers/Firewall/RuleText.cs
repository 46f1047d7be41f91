using System.Collections.Immutable;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;

namespace Antrea.Enforcers.Firewall;

/// <summary>
/// Renders one policy rule. Token order, comments and log prefixes are Antrea's, as people have log filters on them; a rule with
/// several protocol or port entries gets a chain of its own.
/// </summary>
public static class RuleText
{
    private const int LabelBytes = 12;

    /// <summary>The lines for the core chain, and the rule's own chain if it needs one.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="address">Its address match, may be empty.</param>
    /// <param name="services">Its protocol matches and whether each is TCP; empty = every protocol.</param>
    /// <param name="service">The rule's own chain, or null.</param>
    public static IEnumerable<RuleLine> Lines(
        CompiledRule rule, string address, IReadOnlyList<(string Match, bool Tcp)> services, out DesiredChain? service)
    {
        var comment = $"-m comment --comment \"{Renderer.CommentOf(rule)}\"";
        service = null;

        // RETURN in a chain of its own would only come back to the core chain: Pass has to stand there itself.
        if (services.Count > 1 && rule.Action != RuleAction.Pass)
        {
            var lines = services.SelectMany(s => Entry(rule, s.Match, s.Tcp, ""));
            service = new DesiredChain(Names.Service(rule), [.. lines]);
            return [RuleLine.Of(Join(address, $"-j {service.Name}", comment), rule.Id)];
        }

        return services.Count == 0
            ? Entry(rule, address, tcp: false, comment)
            : services.SelectMany((s, i) => Entry(rule, Join(address, s.Match), s.Tcp, i == services.Count - 1 ? comment : ""));
    }

    private static IEnumerable<RuleLine> Entry(CompiledRule rule, string match, bool tcp, string comment)
    {
        if (rule.Log)
        {
            yield return RuleLine.Of(Join(match, $"-j LOG --log-prefix \"{LogPrefix(rule)}\""), rule.Id);
        }

        var anyProtocol = !match.Contains("-p ", StringComparison.Ordinal);
        if (rule.Action == RuleAction.Reject && anyProtocol)
        {
            yield return RuleLine.Of(Join(match, "-p tcp -j REJECT --reject-with tcp-reset"), rule.Id, counts: true);
        }

        var target = rule.Action switch
        {
            RuleAction.Allow => "-j ACCEPT",
            RuleAction.Drop => "-j DROP",
            RuleAction.Pass => "-j RETURN",
            _ => tcp ? "-j REJECT --reject-with tcp-reset" : "-j REJECT",
        };
        yield return RuleLine.Of(Join(match, target, comment), rule.Id, counts: true);
    }

    /// <summary><c>Antrea:I:Allow:label:</c>, at most 29 bytes, the kernel's limit.</summary>
    public static string LogPrefix(CompiledRule rule)
    {
        var label = Renderer.Clean(rule.LogLabel, LabelBytes);
        return $"Antrea:{(rule.Direction == Direction.Ingress ? 'I' : 'O')}:{rule.Action}:{(label.Length > 0 ? $"{label}:" : "")}";
    }

    private static string Join(params string[] parts) => string.Join(' ', parts.Where(p => p.Length > 0));
}

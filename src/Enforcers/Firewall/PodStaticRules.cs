using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.Firewall;

/// <summary>The rules on Pods that do not come from policies.</summary>
internal static class PodStaticRules
{
    /// <summary>The jump in a built-in chain. Every packet meets it: it says no more than it must.</summary>
    public static RuleLine Jump(string chain) => RuleLine.Of($"-j {chain}");

    /// <summary>The chain that INPUT, FORWARD or OUTPUT jumps to.</summary>
    public static IEnumerable<RuleLine> Entry(PodPlan plan, string hook, bool services, AddressFamily family)
    {
        if (hook == "OUTPUT" && (plan.L7.IsNeeded || PodRejects.AreNeeded(plan, family)))
        {
            // Final, as they must pass the rules on the Node's own traffic too: their source is a Service's address.
            var own = $"0x{plan.Options.Marks.Own:x}";
            yield return Line($"-m mark --mark {own}/{own} -j ACCEPT", "the agent's own answers");
        }

        if (plan.Options.TerminateExisting)
        {
            // Ahead of everything: a connection that was cut is established.
            var cut = $"-m connmark --mark 0x{plan.Options.Marks.Cut:x}/0x{plan.Options.Marks.Cut:x}";
            yield return Line($"-p tcp {cut} -j REJECT --reject-with tcp-reset", "connection was cut");
            yield return Line($"{cut} -j DROP", "connection was cut");
        }

        // Where most packets leave.
        yield return RuleLine.Of("-m conntrack --ctstate ESTABLISHED,RELATED -j RETURN");
        if (family == AddressFamily.V6)
        {
            // Connection tracking leaves neighbour discovery and listener messages alone; without them no IPv6 packet finds its way.
            yield return Line("-p icmpv6 -m conntrack --ctstate UNTRACKED -j RETURN", "IPv6 neighbour discovery");
        }

        if (hook == "INPUT")
        {
            yield return Line("-i lo -j RETURN", "the Node's own traffic");
        }

        if (hook == "OUTPUT")
        {
            // What a Pod sends can come through OUTPUT too, where a proxy in the kernel sends it on: then its source is not local.
            yield return Line("-m addrtype --src-type LOCAL -j RETURN", "the Node's own traffic");
        }

        if (plan.Options.DenyUnknown)
        {
            foreach (var side in (string[])["src", "dst"])
            {
                yield return Line(
                    $"-m set --match-set {Names.Pods("CIDR", family)} {side} -m set ! --match-set {Names.Pods("KNOWN", family)} {side} "
                    + $"-m addrtype ! --{side}-type LOCAL -j DROP", "Pod that is not known yet");
            }
        }

        foreach (var side in (string[])["src", "dst"])
        {
            // The kernel takes up connections in their middle. Whoever speaks first then would be taken for the client.
            yield return Line(
                $"-p tcp ! --syn -m conntrack --ctstate NEW -m set --match-set {Names.Pods("GUARD", family)} {side} "
                + "-j REJECT --reject-with tcp-reset", "not the first packet of a connection");
        }

        yield return RuleLine.Of($"-j {Names.PodEgress}");
        if (services)
        {
            // Those of the Service stand among the rules of a Pod that has any.
            yield return Line($"-m set ! --match-set {Names.Pods("INGRESS", family)} dst -g {Names.PodServices}", "rules of Services");
        }

        yield return RuleLine.Of($"-g {Names.PodIngress}");
    }

    /// <summary>A rule with a comment that says why.</summary>
    public static RuleLine Line(string body, string why) => RuleLine.Of($"{body} -m comment --comment \"Antrea: {why}\"");
}

using System.Collections.Immutable;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.Firewall;

/// <summary>
/// Turns the plan of the Pods into chains and sets of one family. An established packet leaves at the second rule; the first packet of a
/// connection is compared with the rules of its own two Pods only.
/// </summary>
internal static class PodRenderer
{
    public static void Render(PodPlan plan, TableBuilder table, IReadOnlySet<string>? quarantined)
    {
        table.RejectsOnBridge = PodRejects.AreNeeded(plan, table.Family);
        PodL7.Render(plan, table, quarantined);
        var services = PodServices(plan, table, quarantined);
        var profiles = new PodProfiles(plan, table, quarantined).Render();
        foreach (var d in (Direction[])[Direction.Egress, Direction.Ingress])
        {
            var targets = Targets(plan, d, table.Family, profiles);
            if (d == Direction.Ingress && services)
            {
                table.Set(Names.Pods("INGRESS", table.Family), DesiredSet.Of(Set(targets.Select(t => t.Address), table.Family)) with { AddLate = true });
            }

            var (root, side) = d == Direction.Egress ? (Names.PodEgress, 's') : (Names.PodIngress, 'd');
            AddressTree.Render(root, side, [.. targets.Select(t => (t.Address, Leaf(side, t.Address, t.Chain)))], table);
        }

        table.Set(Names.Pods("GUARD", table.Family), DesiredSet.Of(Set(plan.Pods.Where(p => p.IsGuarded).SelectMany(p => p.Addresses), table.Family)));
        if (plan.Options.DenyUnknown)
        {
            table.Set(Names.Pods("KNOWN", table.Family), DesiredSet.Of(Set(plan.Pods.SelectMany(p => p.Addresses), table.Family)) with { AddLate = true });
            table.Set(Names.Pods("CIDR", table.Family), DesiredSet.Of(Set(plan.Cidrs, table.Family)));
        }

        PodBinding.Render(plan, table);
        PodDns.Render(plan, table);
        foreach (var (hook, chain) in ((string, string)[])[("INPUT", Names.PodInput), ("FORWARD", Names.PodForward), ("OUTPUT", Names.PodOutput)])
        {
            table.Chain(new DesiredChain(chain, [.. PodStaticRules.Entry(plan, hook, services, table.Family)]));
            table.Hook(Table.Filter, hook, PodStaticRules.Jump(chain));
        }
    }

    // A Pod that reaches itself through a Service is not kept from it: no policy is about a Pod and itself.
    private static ImmutableArray<RuleLine> Leaf(char side, IpNet address, string chain) =>
        [RuleLine.Of($"-s {address} -d {address} -j RETURN"), AddressTree.Goto(side, address, chain)];

    private static bool PodServices(PodPlan plan, TableBuilder table, IReadOnlySet<string>? quarantined)
    {
        if (plan.ServiceRules.Count == 0)
        {
            return false;
        }

        var rules = plan.ServiceRules.Select(i => plan.Rules[i]).ToList();
        var rest = PodRuleText.Lines(rules.Where(r => r.IsRest), plan, table, Names.PodServicesRest, quarantined);
        table.Chain(new DesiredChain(Names.PodServicesRest, rest));
        var core = PodRuleText.Lines(rules.Where(r => !r.IsRest), plan, table, Names.PodServicesRest, quarantined);
        table.Chain(new DesiredChain(Names.PodServices, core.Add(PodRuleText.Goto(Names.PodServicesRest))));
        return true;
    }

    private static List<(IpNet Address, string Chain)> Targets(
        PodPlan plan, Direction direction, AddressFamily family, IReadOnlyDictionary<string, string> chains)
    {
        var targets = new SortedDictionary<IpNet, string>();
        foreach (var pod in plan.Pods)
        {
            var profile = direction == Direction.Ingress ? pod.Ingress : pod.Egress;
            foreach (var a in pod.Addresses.Where(a => profile.Length > 0 && a.IsV6 == (family == AddressFamily.V6)))
            {
                // As PodPlan.PodAt: the first that has rules.
                targets.TryAdd(a, chains[profile]);
            }
        }

        return [.. targets.Select(t => (t.Key, t.Value))];
    }

    private static NetSet Set(IEnumerable<IpNet> nets, AddressFamily family) => NetSet.Of(nets, family == AddressFamily.V6);
}

using System.Collections.Immutable;
using Antrea.Policy.Addresses;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.Firewall;

/// <summary>
/// Binds addresses of Pods to their interfaces. A Pod is known by its address: what comes with it from elsewhere is not from that Pod, and is
/// dropped before anything else looks at it.
/// </summary>
internal static class PodBinding
{
    public static void Render(PodPlan plan, TableBuilder table)
    {
        var links = plan.Pods.SelectMany(p => p.Links).Where(l => l.Address.IsV6 == (table.Family == AddressFamily.V6))
            .DistinctBy(l => l.Address).OrderBy(l => l.Address).ToList();
        if (links.Count == 0)
        {
            return;
        }

        var lines = ImmutableArray.CreateBuilder<RuleLine>();
        var devices = links.Where(l => !l.IsBridgePort).ToList();
        if (devices.Count > 0)
        {
            var (bound, link) = (Names.Pods("BOUND", table.Family), Names.Pods("LINK", table.Family));
            table.Set(bound, DesiredSet.Of(Set(devices, table.Family)));
            table.Set(link, DesiredSet.Of(devices.Select(l => $"{IpsetText.Member(l.Address)},{l.Interface}")));
            lines.Add(Drop($"-m set --match-set {bound} src -m set ! --match-set {link} src,src"));
        }

        // A set cannot tell the ports of a bridge apart: there each address has a rule of its own, found by its prefix.
        var ports = links.Where(l => l.IsBridgePort).ToList();
        if (ports.Count > 0)
        {
            var bridged = Names.Pods("PORT", table.Family);
            table.Set(bridged, DesiredSet.Of(Set(ports, table.Family)));
            AddressTree.Render(Names.PodPorts, 's', [.. ports.Select(l => (l.Address, ImmutableArray.Create(Leaf(l))))], table, Table.Raw);
            lines.Add(RuleLine.Of($"-m set --match-set {bridged} src -j {Names.PodPorts}"));
            lines.AddRange(PodRejects.Note(plan, table.Family));
        }

        table.Chain(new DesiredChain(Names.PodBinding, lines.ToImmutable()), Table.Raw);
        table.Hook(Table.Raw, "PREROUTING", PodStaticRules.Jump(Names.PodBinding));
    }

    private static RuleLine Leaf(PodLink link) => Drop($"-s {link.Address} -m physdev ! --physdev-in {link.Interface}");

    private static RuleLine Drop(string match) => PodStaticRules.Line($"{match} -j DROP", "address of a Pod from elsewhere");

    private static NetSet Set(IEnumerable<PodLink> links, AddressFamily family) => NetSet.Of(links.Select(l => l.Address), family == AddressFamily.V6);
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Antrea.Policy.Addresses;
using Antrea.Policy.Compile;

namespace Antrea.Enforcers.Firewall;

/// <summary>
/// Finds the chain of an address by its prefix, a few bits at a time: with n Pods a packet meets some log n rules, not n. All jumps are
/// gotos, so that RETURN in a Pod's chain ends the search.
/// </summary>
internal static class AddressTree
{
    private const int LeafSize = 8, Bits = 3;

    /// <summary>Writes the tree of one direction.</summary>
    public static void Render(Direction direction, List<(IpNet Address, string Chain)> targets, TableBuilder table)
    {
        var root = direction == Direction.Egress ? Names.PodEgress : Names.PodIngress;
        table.Chain(new DesiredChain(root, Rules(direction, targets, table)));
    }

    private static ImmutableArray<RuleLine> Rules(Direction direction, List<(IpNet Address, string Chain)> targets, TableBuilder table)
    {
        if (targets.Count <= LeafSize)
        {
            return [.. targets.Select(t => Goto(direction, t.Address, t.Chain))];
        }

        var lines = ImmutableArray.CreateBuilder<RuleLine>();
        var (first, last) = (targets[0].Address, targets[^1].Address);
        var length = Common(first, last);
        var branch = (byte)Math.Min(first.Width, length + Bits);
        foreach (var group in targets.GroupBy(t => Prefix(t.Address, branch)))
        {
            var members = group.ToList();
            if (members.Count == 1)
            {
                lines.Add(Goto(direction, members[0].Address, members[0].Chain));
                continue;
            }

            var chain = Names.Branch(direction, Hash(group.Key));
            table.Chain(new DesiredChain(chain, Rules(direction, members, table)));
            lines.Add(Goto(direction, group.Key, chain));
        }

        return lines.ToImmutable();
    }

    private static int Common(IpNet a, IpNet b)
    {
        var different = a.Bits ^ b.Bits;
        return a.Width - (128 - (int)UInt128.LeadingZeroCount(different));
    }

    private static IpNet Prefix(IpNet address, byte length) => IpNet.Of(address.Address, length);

    private static RuleLine Goto(Direction direction, IpNet net, string chain) =>
        RuleLine.Of($"-{(direction == Direction.Egress ? 's' : 'd')} {net} -g {chain}");

    private static string Hash(IpNet prefix) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(prefix.ToString())))[..12];
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.Firewall;

/// <summary>
/// Finds the rule of an address by its prefix, a few bits at a time: with n Pods a packet meets some log n rules, not n. All jumps are
/// gotos, so that RETURN behind them ends the search.
/// </summary>
internal static class AddressTree
{
    // nf_tables follows 15 jumps and refuses more; chains of rules come behind the tree.
    private const int LeafSize = 3, Bits = 2, MaxDepth = 9;

    /// <summary>Writes a tree.</summary>
    /// <param name="root">Its first chain; its last letter, and that of the chains behind it, tells trees apart.</param>
    /// <param name="side"><c>s</c> or <c>d</c>: which address decides.</param>
    /// <param name="leaves">Addresses in order, and the rules of each, which match its address themselves.</param>
    /// <param name="table">Takes the chains.</param>
    /// <param name="of">The table that they are for.</param>
    public static void Render(string root, char side, List<(IpNet Address, ImmutableArray<RuleLine> Rules)> leaves, TableBuilder table, string of = Table.Filter) =>
        table.Chain(new DesiredChain(root, Rules(root, side, leaves, table, of, 1)), of);

    /// <summary>A leaf that goes to a chain.</summary>
    public static RuleLine Goto(char side, IpNet net, string chain) => RuleLine.Of($"-{side} {net} -g {chain}");

    private static ImmutableArray<RuleLine> Rules(
        string root, char side, List<(IpNet Address, ImmutableArray<RuleLine> Rules)> leaves, TableBuilder table, string of, int depth)
    {
        if (leaves.Count <= LeafSize || depth == MaxDepth)
        {
            return [.. leaves.SelectMany(l => l.Rules)];
        }

        var lines = ImmutableArray.CreateBuilder<RuleLine>();
        var (first, last) = (leaves[0].Address, leaves[^1].Address);
        var branch = (byte)Math.Min(first.Width, Common(first, last) + Bits);
        foreach (var group in leaves.GroupBy(t => IpNet.Of(t.Address.Address, branch)))
        {
            var members = group.ToList();
            if (members.Count == 1)
            {
                lines.AddRange(members[0].Rules);
                continue;
            }

            var chain = Names.Branch(of == Table.Raw ? 'B' : side == 's' ? 'E' : 'I', Hash(group.Key));
            table.Chain(new DesiredChain(chain, Rules(root, side, members, table, of, depth + 1)), of);
            lines.Add(Goto(side, group.Key, chain));
        }

        return lines.ToImmutable();
    }

    private static int Common(IpNet a, IpNet b) => a.Width - (128 - (int)UInt128.LeadingZeroCount(a.Bits ^ b.Bits));

    private static string Hash(IpNet prefix) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(prefix.ToString())))[..12];
}

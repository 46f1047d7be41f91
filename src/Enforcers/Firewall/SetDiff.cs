using System.Collections.Immutable;
using System.Text;
using Antrea.Policy.Addresses;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>Compares the sets of one family. Small changes are single adds and deletes; large ones fill a new set and swap it in.</summary>
public static class SetDiff
{
    private const string SwapSuffix = "-S";

    /// <summary>Input of <c>ipset restore</c> before the rules change, and after.</summary>
    public static (string Before, string After) Diff(DesiredTable desired, ImmutableSortedDictionary<string, ActualSet> actual)
    {
        var v6 = desired.Family == AddressFamily.V6;
        var before = new StringBuilder();
        var after = new StringBuilder();
        var swapped = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, nets) in desired.Sets)
        {
            if (!actual.TryGetValue(name, out var now))
            {
                IpsetText.Create(before, name, v6, nets.Nets.Length);
                IpsetText.Members(before, "add", name, nets.Nets);
                continue;
            }

            var add = nets.Nets.Where(n => !now.Members.Contains(n)).ToList();
            var del = now.Members.Except(nets.Nets).Order().ToList();
            var fits = now.Type == "hash:net" && now.IsV6 == v6 && nets.Nets.Length + del.Count <= now.MaxMembers;
            if (fits && add.Count + del.Count == 0)
            {
                continue;
            }

            if (fits && add.Count + del.Count <= 64 + (nets.Nets.Length / 2))
            {
                // Both are in one process; an address that stays is never missing, and nothing new is let in by an old one's removal.
                IpsetText.Members(before, "add", name, add);
                IpsetText.Members(before, "del", name, del);
                continue;
            }

            var temporary = name + SwapSuffix;
            swapped.Add(temporary);
            if (actual.ContainsKey(temporary))
            {
                before.Append("destroy ").Append(temporary).Append('\n');
            }

            IpsetText.Create(before, temporary, v6, nets.Nets.Length);
            IpsetText.Members(before, "add", temporary, nets.Nets);
            before.Append("swap ").Append(temporary).Append(' ').Append(name).Append('\n');
            before.Append("destroy ").Append(temporary).Append('\n');
        }

        foreach (var set in actual.Values)
        {
            // Sets left by a crash in the middle of a swap go as well; those being swapped right now were dealt with above.
            if (set.IsV6 == v6 && !desired.Sets.ContainsKey(set.Name) && !swapped.Contains(set.Name))
            {
                after.Append("destroy ").Append(set.Name).Append('\n');
            }
        }

        return (before.ToString(), after.ToString());
    }
}

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
    public static (string Before, string After) Diff(DesiredRules desired, ImmutableSortedDictionary<string, ActualSet> actual)
    {
        var v6 = desired.Family == AddressFamily.V6;
        var before = new StringBuilder();
        var after = new StringBuilder();
        var swapped = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, set) in desired.Sets)
        {
            var size = set.Kind == SetKind.Links ? set.Links.Count : set.Nets.Nets.Length;
            if (!actual.TryGetValue(name, out var now))
            {
                IpsetText.Create(before, name, set.Kind, v6, size);
                Members(set.AddLate ? after : before, "add", name, set);
                continue;
            }

            var fits = now.Kind == set.Kind && now.IsV6 == v6;
            if (fits && set.Kind == SetKind.LearntNets)
            {
                continue;
            }

            var (add, del) = Changes(set, now);
            var changed = add.Count + del.Count;
            fits &= size + del.Count <= now.MaxMembers;
            if (fits && (set.AddLate || changed <= 64 + (size / 2)))
            {
                // Both are in one process; an address that stays is never missing, and nothing new is let in by an old one's removal.
                Lines(set.AddLate ? after : before, "add", name, add);
                Lines(before, "del", name, del);
                continue;
            }

            var temporary = name + SwapSuffix;
            swapped.Add(temporary);
            if (actual.ContainsKey(temporary))
            {
                before.Append("destroy ").Append(temporary).Append('\n');
            }

            IpsetText.Create(before, temporary, set.Kind, v6, size);
            Members(before, "add", temporary, set);
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

    private static (IReadOnlyList<string> Add, IReadOnlyList<string> Delete) Changes(DesiredSet desired, ActualSet now)
    {
        if (desired.Kind == SetKind.Links)
        {
            return ([.. desired.Links.Except(now.Links).Order(StringComparer.Ordinal)], [.. now.Links.Except(desired.Links).Order(StringComparer.Ordinal)]);
        }

        return ([.. desired.Nets.Nets.Where(n => !now.Members.Contains(n)).Select(IpsetText.Member)],
            [.. now.Members.Except(desired.Nets.Nets).Order().Select(IpsetText.Member)]);
    }

    private static void Members(StringBuilder text, string verb, string name, DesiredSet set) =>
        Lines(text, verb, name, set.Kind == SetKind.Links ? set.Links.Order(StringComparer.Ordinal) : set.Nets.Nets.Select(IpsetText.Member));

    private static void Lines(StringBuilder text, string verb, string name, IEnumerable<string> members)
    {
        foreach (var m in members)
        {
            text.Append(verb).Append(' ').Append(name).Append(' ').Append(m).Append('\n');
        }
    }
}

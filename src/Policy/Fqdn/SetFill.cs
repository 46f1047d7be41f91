using System.Collections.Immutable;
using Antrea.Policy.Addresses;

namespace Antrea.Policy.Fqdn;

/// <summary>Collects what one step puts into sets and what has to make room for it.</summary>
internal sealed class SetFill(ImmutableDictionary<string, ExpiringSet<IpNet>> sets, int max, TimeSpan now)
{
    private readonly Dictionary<(string Set, IpNet Address), TimeSpan> _added = [];
    private readonly HashSet<FqdnRemoval> _removed = [];

    public ImmutableDictionary<string, ExpiringSet<IpNet>> Sets { get; private set; } = sets;

    public static FqdnAddition Addition(string set, IpNet address, TimeSpan expiry, TimeSpan now) =>
        new(set, address, (uint)Math.Clamp(Math.Ceiling((expiry - now).TotalSeconds), 1, FqdnAddition.MaxTimeout));

    public void Add(FqdnRule rule, IEnumerable<(IpNet Address, TimeSpan Expiry)> addresses)
    {
        foreach (var family in addresses.ToLookup(a => a.Address.IsV6))
        {
            if (rule.Set(family.Key) is { } set)
            {
                // Of more than the set holds, those that live longest.
                Add(set, [.. family.OrderByDescending(a => a.Expiry).DistinctBy(a => a.Address).Take(max)]);
            }
        }
    }

    public FqdnChange Change(int forgotten)
    {
        if (_added.Count == 0 && _removed.Count == 0 && forgotten == 0)
        {
            return FqdnChange.None;
        }

        return new([.. _removed], [.. _added.Select(a => Addition(a.Key.Set, a.Key.Address, a.Value, now))], forgotten);
    }

    private void Add(string set, List<(IpNet Address, TimeSpan Expiry)> addresses)
    {
        var held = Sets.GetValueOrDefault(set, ExpiringSet<IpNet>.Empty).At(now);
        var others = addresses.Aggregate(held, (h, a) => h.Remove(a.Address));
        while (others.Count > max - addresses.Count && others.TryFirst(out var first, out _))
        {
            (others, held) = (others.Remove(first), held.Remove(first));
            _added.Remove((set, first));
            _removed.Add(new(set, first));
        }

        foreach (var (address, expiry) in addresses)
        {
            held = held.Promise(address, expiry);
            _removed.Remove(new(set, address));
            _added[(set, address)] = held.Expiry(address)!.Value;
        }

        Sets = Sets.SetItem(set, held);
    }
}

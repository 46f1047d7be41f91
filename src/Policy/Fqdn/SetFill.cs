using System.Collections.Immutable;
using Antrea.Policy.Addresses;

namespace Antrea.Policy.Fqdn;

/// <summary>Collects what one step puts into sets and what has to make room for it.</summary>
internal sealed class SetFill(ImmutableDictionary<string, ExpiringSet<IpNet>> sets, FqdnLimits limits, TimeSpan now)
{
    private readonly Dictionary<(string Set, IpNet Address), TimeSpan> _added = [];
    private readonly HashSet<FqdnRemoval> _removed = [];
    private int _held;

    public ImmutableDictionary<string, ExpiringSet<IpNet>> Sets { get; private set; } = sets;

    public static FqdnAddition Addition(string set, IpNet address, TimeSpan expiry, TimeSpan now) =>
        new(set, address, (uint)Math.Clamp(Math.Ceiling((expiry - now).TotalSeconds), 1, FqdnAddition.MaxTimeout));

    /// <summary>What is added from now on belongs to this Pod.</summary>
    public void For(FqdnPod pod) =>
        _held = pod.Rules.SelectMany(r => new[] { r.Set4, r.Set6 }).OfType<string>().Distinct().Sum(Count);

    public void Add(FqdnRule rule, IEnumerable<(IpNet Address, TimeSpan Expiry)> addresses)
    {
        foreach (var family in addresses.ToLookup(a => a.Address.IsV6))
        {
            if (rule.Set(family.Key) is { } set)
            {
                var before = Count(set);
                var max = Math.Clamp(limits.AddressesPerPod - (_held - before), Math.Min(FqdnLimits.Least, limits.AddressesPerSet), limits.AddressesPerSet);

                // Of more than the set holds, those that live longest.
                Add(set, [.. family.OrderByDescending(a => a.Expiry).DistinctBy(a => a.Address).Take(max)], max);
                _held += Count(set) - before;
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

    private void Add(string set, List<(IpNet Address, TimeSpan Expiry)> addresses, int max)
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

    private int Count(string set) => Sets.TryGetValue(set, out var held) ? held.Count : 0;
}

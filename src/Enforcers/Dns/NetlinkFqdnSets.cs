using Antrea.Enforcers.Netlink;
using Antrea.Policy.Addresses;
using Antrea.Policy.Fqdn;

namespace Antrea.Enforcers.Dns;

/// <summary>The kernel's sets of learnt addresses. A set that is not there yet is filled when its rule is in force.</summary>
/// <param name="kernel">Talks to the kernel.</param>
internal sealed class NetlinkFqdnSets(IpsetAdder kernel) : IFqdnSets
{
    private readonly Lock _gate = new();

    public void Add(IReadOnlyList<FqdnAddition> additions)
    {
        foreach (var set in additions.GroupBy(a => a.Set, StringComparer.Ordinal))
        {
            Tolerant(() => kernel.Add(set.Key, set.Select(a => new SetElement(a.Address, TimeSpan.FromSeconds(a.Timeout)))));
        }
    }

    public void Remove(IReadOnlyList<FqdnRemoval> removals)
    {
        foreach (var set in removals.GroupBy(a => a.Set, StringComparer.Ordinal))
        {
            Tolerant(() => kernel.Remove(set.Key, set.Select(r => r.Address)));
        }
    }

    /// <summary>What the kernel has in a set, and for how long; null = there is no such set.</summary>
    public IReadOnlyList<SetElement>? Members(string set)
    {
        lock (_gate)
        {
            try
            {
                return kernel.Members(set);
            }
            catch (IpsetException e) when (e.Problem == IpsetProblem.SetMissing)
            {
                return null;
            }
        }
    }

    private void Tolerant(Action change)
    {
        lock (_gate)
        {
            try
            {
                change();
            }
            catch (IpsetException e) when (e.Problem == IpsetProblem.SetMissing)
            {
                // Nothing refers to it yet either.
            }
        }
    }
}

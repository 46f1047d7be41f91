using Antrea.Policy.Fqdn;

namespace Antrea.Enforcers.Dns;

/// <summary>
/// The kernel sets of learnt addresses. Called from one thread at a time, with a DNS answer waiting: no slower than the kernel itself.
/// Any exception means that the change is not (or not wholly) made; it will be asked for again.
/// </summary>
public interface IFqdnSets
{
    /// <summary>Puts addresses into sets; one that is there gets the new time-out. Returns when the kernel has them.</summary>
    void Add(IReadOnlyList<FqdnAddition> additions);

    /// <summary>Takes addresses out of sets; one that is not there is no error.</summary>
    void Remove(IReadOnlyList<FqdnRemoval> removals);
}

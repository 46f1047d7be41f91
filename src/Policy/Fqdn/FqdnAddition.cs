using Antrea.Policy.Addresses;

namespace Antrea.Policy.Fqdn;

/// <summary>An address that must be in a set; if it is there already, its time-out is set anew (it never becomes shorter).</summary>
/// <param name="Set">Name of the kernel set.</param>
/// <param name="Address">A host network of the set's family.</param>
/// <param name="Timeout">Seconds, 1 to <see cref="MaxTimeout"/>.</param>
public readonly record struct FqdnAddition(string Set, IpNet Address, uint Timeout)
{
    /// <summary>The longest time-out that ipset knows, in seconds (24 days).</summary>
    public const uint MaxTimeout = 2_147_483;
}

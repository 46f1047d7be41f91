using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>
/// The steps from what one family has to what it shall have, as a value: printable, and run in this order. Each text is the input of one
/// process; an empty one is not run.
/// </summary>
/// <param name="Family">The family.</param>
/// <param name="SetsBefore"><c>ipset restore</c>: sets that the new rules need.</param>
/// <param name="Rules"><c>iptables-restore --noflush</c>: everything that changes in the table, at once or not at all.</param>
/// <param name="SetsAfter"><c>ipset restore</c>: sets that nothing uses any more.</param>
/// <param name="Lines">Rule lines written, removed or replaced.</param>
public sealed record Transaction(AddressFamily Family, string SetsBefore, string Rules, string SetsAfter, int Lines)
{
    /// <summary>True if there is nothing to do.</summary>
    public bool IsEmpty => SetsBefore.Length == 0 && Rules.Length == 0 && SetsAfter.Length == 0;
}

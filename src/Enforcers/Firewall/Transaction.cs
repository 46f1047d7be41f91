using System.Collections.Immutable;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>
/// The steps from what one family has to what it shall have, as a value: printable, and run in this order. Each text is the input of one
/// process; an empty one is not run.
/// </summary>
/// <param name="Family">The family.</param>
/// <param name="SetsBefore"><c>ipset restore</c>: sets that the new rules need.</param>
/// <param name="Tables"><c>iptables-restore --noflush</c>, by table: everything that changes in the table, at once or not at all.</param>
/// <param name="SetsAfter"><c>ipset restore</c>: sets that nothing uses any more.</param>
/// <param name="Lines">Rule lines written, removed or replaced.</param>
public sealed record Transaction(
    AddressFamily Family, string SetsBefore, ImmutableArray<(string Table, string Text)> Tables, string SetsAfter, int Lines)
{
    /// <summary>True if there is nothing to do.</summary>
    public bool IsEmpty => SetsBefore.Length == 0 && Tables.IsEmpty && SetsAfter.Length == 0;

    /// <summary>The rules of all tables in one text.</summary>
    public string Rules => string.Concat(Tables.Select(t => t.Text));

    /// <summary>The text for a table, empty if nothing changes in it.</summary>
    public string Of(string table) => Tables.FirstOrDefault(t => t.Table == table).Text ?? "";
}

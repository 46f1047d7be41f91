using System.Collections.Immutable;

namespace Antrea.Actors.Messages;

/// <summary>Which parties have passed which revision on. A revision is complete when all have; later revisions include earlier ones.</summary>
public sealed record BarrierLedger(ImmutableDictionary<string, long> Passed)
{
    /// <summary>A ledger for the given parties.</summary>
    public static BarrierLedger For(params string[] parties) => new(parties.ToImmutableDictionary(p => p, _ => 0L));

    /// <summary>The newest revision that all parties have passed; 0 = none yet.</summary>
    public long Complete => Passed.Values.Min();

    /// <summary>The ledger after a barrier.</summary>
    public BarrierLedger With(Barrier b) =>
        Passed.TryGetValue(b.Party, out var r) && r < b.Revision ? new(Passed.SetItem(b.Party, b.Revision)) : this;
}

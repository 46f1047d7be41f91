using System.Collections.Immutable;

namespace Antrea.Actors.Messages;

/// <summary>Which parties have passed which revision on. A revision is complete when all have; later revisions include earlier ones.</summary>
/// <param name="Passed">Newest revision by party.</param>
/// <param name="Floor">Revisions below do not count: after a loss everything has to be told anew.</param>
public sealed record BarrierLedger(ImmutableDictionary<string, long> Passed, long Floor = 0)
{
    /// <summary>A ledger for the given parties.</summary>
    public static BarrierLedger For(params string[] parties) => new(parties.ToImmutableDictionary(p => p, _ => 0L));

    /// <summary>The newest revision that all parties have passed; 0 = none yet.</summary>
    public long Complete => Passed.Values.Min() is var all && all >= Floor ? all : 0;

    /// <summary>The ledger after a barrier.</summary>
    public BarrierLedger With(RevisionBarrier b)
    {
        var floor = b.Floor > 0 && (b.Floor > Floor || Floor == long.MaxValue) && b.Floor > Highest ? b.Floor : Floor;
        return new(Passed.TryGetValue(b.Party, out var r) && r < b.Revision ? Passed.SetItem(b.Party, b.Revision) : Passed, floor);
    }

    /// <summary>The ledger of someone who lost everything: nothing counts until the source says from where on it told all.</summary>
    public BarrierLedger Lost() => this with { Floor = long.MaxValue };

    private long Highest => Passed.Values.Max();
}

using System.Collections.Immutable;

namespace Antrea.Actors.Messages;

/// <summary>Which parties have passed which revision on. A revision is complete when all have; later revisions include earlier ones.</summary>
/// <param name="Passed">Newest revision by party.</param>
/// <param name="Floor">Revisions below do not count: they are from before the last listing.</param>
/// <param name="Awaited">The listing that is waited for; while it is, no revision counts.</param>
public sealed record BarrierLedger(ImmutableDictionary<string, long> Passed, long Floor = 0, Guid? Awaited = null)
{
    /// <summary>A ledger for the given parties.</summary>
    public static BarrierLedger For(params string[] parties) => new(parties.ToImmutableDictionary(p => p, _ => 0L));

    /// <summary>The newest revision that all parties have passed; 0 = none yet.</summary>
    public long Complete => Awaited is null && Passed.Values.Min() is var all && all >= Floor ? all : 0;

    /// <summary>The ledger after a barrier.</summary>
    public BarrierLedger With(RevisionBarrier b)
    {
        var after = Passed.TryGetValue(b.Party, out var r) && r < b.Revision ? this with { Passed = Passed.SetItem(b.Party, b.Revision) } : this;
        return Awaited is not null && b.Listing == Awaited ? after with { Floor = b.Revision, Awaited = null } : after;
    }

    /// <summary>The ledger of someone who has nothing: no revision counts before the one that ends the listing.</summary>
    public BarrierLedger Awaiting(Guid listing) => this with { Awaited = listing };
}

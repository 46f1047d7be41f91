using System.Collections.Immutable;
using Antrea.Policy.Addresses;

namespace Antrea.Policy.Fqdn;

/// <summary>
/// What is known of names: the answers of each Pod that has an fqdn rule, whatever the name, and what the kernel sets were promised. A fold: every step
/// gives the next state and the change of the sets that belongs to it; if the kernel does not take the change, keep the old state. Times are spans
/// on a clock that does not jump.
/// </summary>
/// <remarks>
/// An address stays until the latest moment that any answer gave it, max(TTL, MinTtl, 1 s) after the answer, although later answers are shorter or
/// do not have it. When a set is full, the address that would expire first goes.
/// </remarks>
public sealed class FqdnCache
{
    private readonly FqdnLimits _limits;
    private readonly ImmutableDictionary<string, ExpiringSet<(string Name, IpNet Address)>> _answers;

    // The same by their TTL alone: what counts when MinTtl is taken back.
    private readonly ImmutableDictionary<string, ExpiringSet<(string Name, IpNet Address)>> _exact;
    private readonly ImmutableDictionary<string, ExpiringSet<IpNet>> _sets;

    private FqdnCache(
        FqdnLimits limits,
        FqdnTable table,
        ImmutableDictionary<string, ExpiringSet<(string Name, IpNet Address)>> answers,
        ImmutableDictionary<string, ExpiringSet<(string Name, IpNet Address)>> exact,
        ImmutableDictionary<string, ExpiringSet<IpNet>> sets) =>
        (_limits, Table, _answers, _exact, _sets) = (limits, table, answers, exact, sets);

    /// <summary>Knows nothing.</summary>
    public static FqdnCache Of(FqdnLimits? limits = null) =>
        new(limits ?? FqdnLimits.Default, FqdnTable.Empty, [], [], []);

    /// <summary>The table in use.</summary>
    public FqdnTable Table { get; }

    /// <summary>Name and address pairs remembered, those included that expired since the last <see cref="At"/>.</summary>
    public int Answers => _answers.Values.Sum(a => a.Count);

    /// <summary>Addresses in sets, likewise.</summary>
    public int Addresses => _sets.Values.Sum(s => s.Count);

    /// <summary>
    /// Takes a new table. Sets that are new to a Pod get what its earlier answers, as far as they still hold, say of their pattern. What belongs to Pods and
    /// sets that are gone is forgotten, also if another Pod has the Id (no address in common). The sets must exist in the kernel.
    /// </summary>
    public (FqdnCache Next, FqdnChange Change) Use(FqdnTable table, TimeSpan now)
    {
        var (answers, exact) = (table.MinTtl < Table.MinTtl ? _exact : _answers, _exact);
        foreach (var id in _answers.Keys)
        {
            if (!table.Pods.TryGetValue(id, out var pod) || !pod.Addresses.Intersect(Table.Pods[id].Addresses).Any())
            {
                (answers, exact) = (answers.Remove(id), exact.Remove(id));
            }
        }

        var fill = new SetFill(_sets.RemoveRange(_sets.Keys.Where(s => !table.Sets.Contains(s))), _limits, now);
        foreach (var (id, known) in answers)
        {
            var pod = table.Pods[id];
            fill.For(pod);
            foreach (var rule in pod.Rules.Except(Table.Pods[id].Rules))
            {
                fill.Add(rule, known.Items.Where(i => i.Expiry > now && rule.Pattern.Matches(i.Key.Name)).Select(i => (i.Key.Address, i.Expiry)));
            }
        }

        return (new(_limits, table, answers, exact, fill.Sets), fill.Change(0));
    }

    /// <summary>Takes an answer that a Pod of the table is about to receive.</summary>
    /// <param name="pod">Its Id; one that is not in the table has no rules, and nothing is kept.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="now">The time.</param>
    public (FqdnCache Next, FqdnChange Change) Learn(string pod, DnsAnswer answer, TimeSpan now)
    {
        if (!Table.Pods.TryGetValue(pod, out var who))
        {
            return (this, FqdnChange.None);
        }

        var learnt = answer.Addresses.Select(a => (a.Address, Expiry: now + Lifetime(a.Ttl, Table.MinTtl))).ToList();
        var known = _answers.GetValueOrDefault(pod, ExpiringSet<(string, IpNet)>.Empty).At(now);
        foreach (var (address, expiry) in learnt)
        {
            known = known.Promise((answer.Name, address), expiry);
        }

        var exact = _exact.GetValueOrDefault(pod, ExpiringSet<(string, IpNet)>.Empty).At(now);
        foreach (var a in answer.Addresses)
        {
            exact = exact.Promise((answer.Name, a.Address), now + Lifetime(a.Ttl, 0));
        }

        var forgotten = 0;
        for (; known.Count > _limits.AnswersPerPod && known.TryFirst(out var first, out _); forgotten++)
        {
            (known, exact) = (known.Remove(first), exact.Remove(first));
        }

        var fill = new SetFill(_sets, _limits, now);
        fill.For(who);
        foreach (var rule in who.Rules)
        {
            if (rule.Pattern.Matches(answer.Name))
            {
                fill.Add(rule, learnt);
            }
        }

        return (new(_limits, Table, _answers.SetItem(pod, known), _exact.SetItem(pod, exact), fill.Sets), fill.Change(forgotten));
    }

    /// <summary>Says what a set of the table already holds, as read from the kernel at start: no later answer may cut it short.</summary>
    public FqdnCache Seed(string set, IpNet address, TimeSpan left, TimeSpan now) =>
        !Table.Sets.Contains(set) || left <= TimeSpan.Zero ? this
            : new(_limits, Table, _answers, _exact, _sets.SetItem(set, _sets.GetValueOrDefault(set, ExpiringSet<IpNet>.Empty).Promise(address, now + left)));

    /// <summary>What a set should hold, to fill it again should the kernel have lost it.</summary>
    public ImmutableArray<FqdnAddition> Contents(string set, TimeSpan now) =>
        _sets.TryGetValue(set, out var held) ? [.. held.At(now).Items.Select(i => SetFill.Addition(set, i.Key, i.Expiry, now))] : [];

    /// <summary>Without what has expired. The kernel forgets by itself.</summary>
    public FqdnCache At(TimeSpan now)
    {
        var (answers, exact, sets) = (_answers.ToBuilder(), _exact.ToBuilder(), _sets.ToBuilder());
        foreach (var (pod, known) in _answers)
        {
            answers[pod] = known.At(now);
        }

        foreach (var (pod, known) in _exact)
        {
            exact[pod] = known.At(now);
        }

        foreach (var (set, held) in _sets)
        {
            sets[set] = held.At(now);
        }

        return new(_limits, Table, answers.ToImmutable(), exact.ToImmutable(), sets.ToImmutable());
    }

    private static TimeSpan Lifetime(uint ttl, uint least) => TimeSpan.FromSeconds(Math.Clamp(Math.Max(ttl, least), 1, FqdnAddition.MaxTimeout));
}

using System.Collections.Immutable;
using Antrea.Enforcers.Commands;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>
/// Brings the kernel to a plan: read back, compare, write what differs, read back again. Holds no memory of the kernel: what it finds
/// decides, so a crash at any point, or another's hand in the tables, is mended by the next run. Not for concurrent use.
/// </summary>
/// <param name="runner">Runs the programs.</param>
/// <param name="programs">The backend's programs.</param>
/// <param name="other">The backend not in use; null = that of this machine.</param>
/// <param name="legacyTables">Reads a family's list of loaded legacy tables; null = from /proc.</param>
public sealed class FirewallDriver(
    ICommandRunner runner, Programs programs, OtherBackend? other = null, Func<AddressFamily, string>? legacyTables = null)
{
    private readonly KernelReader _reader = new(runner, programs, legacyTables);
    private OtherBackend? _other = other ?? new OtherBackend(runner, programs, legacyTables);

    /// <summary>The backend's programs.</summary>
    public Programs Programs => programs;

    /// <summary>What each policy rule has counted, as of the last read-back.</summary>
    public RuleCounters Counters { get; } = new();

    /// <summary>Reads the counters.</summary>
    /// <exception cref="FirewallException">The kernel cannot be read.</exception>
    public async Task CountAsync(CancellationToken cancel = default)
    {
        foreach (var family in programs.Families)
        {
            Counters.Read(family, await _reader.RulesAsync(family, cancel), null);
        }
    }

    /// <summary>Applies a plan. The first time, what an earlier run left in the other backend is removed, after the plan is in force in this one.</summary>
    /// <param name="plan">What shall be.</param>
    /// <param name="quarantined">Rules known to be refused: they are left out without a new attempt.</param>
    /// <param name="yieldTop">True = our jumps need not stand first in the built-in chains.</param>
    /// <param name="cancel">Stops between steps.</param>
    public async Task<ApplyReport> ApplyAsync(
        NodePlan plan, ImmutableDictionary<string, string> quarantined, bool yieldTop = false, CancellationToken cancel = default)
    {
        var report = await OnceAsync(plan, quarantined, yieldTop, cancel);
        if (_other is null)
        {
            return report;
        }

        try
        {
            var removed = await _other.RemoveOursAsync(cancel);
            _other = null;
            if (removed == 0)
            {
                return report;
            }

            // Sets that nothing but the removed rules used can go only now.
            var again = await OnceAsync(plan, report.Quarantined, yieldTop, cancel);
            return again with { Changed = true, Restores = report.Restores + again.Restores, Lines = report.Lines + again.Lines + removed };
        }
        catch (FirewallException e)
        {
            return report with { Verified = false, Error = report.Error is null ? e.Message : $"{report.Error}; {e.Message}" };
        }
    }

    private async Task<ApplyReport> OnceAsync(
        NodePlan plan, ImmutableDictionary<string, string> quarantined, bool yieldTop, CancellationToken cancel)
    {
        var writer = new KernelWriter(runner, programs);
        var errors = new List<string>();
        var (changed, displaced, lines) = (false, false, 0);
        try
        {
            var sets = await _reader.SetsAsync(cancel);
            foreach (var family in programs.Families)
            {
                // One family's failure does not keep the other from being enforced.
                try
                {
                    var one = await FamilyAsync(plan, family, sets, quarantined, writer, yieldTop, cancel);
                    quarantined = one.Quarantined;
                    changed |= one.Changed;
                    displaced |= one.Displaced;
                    lines += one.Lines;
                    if (one.Error is not null)
                    {
                        errors.Add(one.Error);
                    }
                }
                catch (FirewallException e)
                {
                    errors.Add(e.Message);
                    changed = true;
                }
            }

            if (changed && errors.Count == 0)
            {
                errors.AddRange(await DifferencesAsync(plan, quarantined.Keys.ToHashSet(), yieldTop, cancel));
            }
        }
        catch (FirewallException e)
        {
            errors.Add(e.Message);
        }

        return new ApplyReport(errors.Count == 0, errors.Count == 0 ? null : string.Join("; ", errors.Distinct()),
            quarantined, changed, displaced, writer.Restores, lines);
    }

    /// <summary>Removes everything of ours from both families.</summary>
    public Task<ApplyReport> CleanUpAsync(CancellationToken cancel = default) =>
        ApplyAsync(NodePlan.Nothing(""), ImmutableDictionary<string, string>.Empty, cancel: cancel);

    /// <summary>What still differs from the plan, one line a family; empty = nothing.</summary>
    /// <exception cref="FirewallException">The kernel cannot be read.</exception>
    public async Task<IReadOnlyList<string>> DifferencesAsync(
        NodePlan plan, IReadOnlySet<string> quarantined, bool yieldTop, CancellationToken cancel)
    {
        var found = new List<string>();
        var sets = await _reader.SetsAsync(cancel);
        foreach (var family in programs.Families)
        {
            var left = TableDiff.Diff(Renderer.Render(plan, family, quarantined), await _reader.RulesAsync(family, cancel), sets, yieldTop: yieldTop);
            if (!left.IsEmpty)
            {
                found.Add($"read back, IP{family.ToString().ToLowerInvariant()} differs from what was written in {left.Lines} rules"
                    + (left.SetsBefore.Length + left.SetsAfter.Length > 0 ? " and in sets" : ""));
            }
        }

        return found;
    }

    private sealed record FamilyOutcome(ImmutableDictionary<string, string> Quarantined, bool Changed, bool Displaced, int Lines, string? Error = null);

    private async Task<FamilyOutcome> FamilyAsync(
        NodePlan plan, AddressFamily family, ImmutableSortedDictionary<string, ActualSet> sets,
        ImmutableDictionary<string, string> quarantined, KernelWriter writer, bool yieldTop, CancellationToken cancel)
    {
        var errors = new List<string>();
        var actual = await _reader.RulesAsync(family, cancel);
        var desired = Renderer.Render(plan, family, quarantined.Keys.ToHashSet());
        Counters.Read(family, actual, desired);
        var displaced = TableDiff.IsDisplaced(desired, actual);
        var step = TableDiff.Diff(desired, actual, sets, yieldTop: yieldTop);
        if (step.IsEmpty)
        {
            return new(quarantined, false, displaced, 0);
        }

        Demand(await writer.SetsAsync(step.SetsBefore, cancel));
        foreach (var (table, text) in step.Tables)
        {
            // One table's failure does not keep the others from being written.
            var (now, error, refusedForGood) = await TableAsync(plan, family, table, text, quarantined, writer, yieldTop, cancel);
            quarantined = now;
            errors.AddRange(error is null ? [] : [error]);
            if (error is not null && table == Table.Security && plan.Pods.L7.IsNeeded && !quarantined.ContainsKey(PodL7.Unavailable))
            {
                // Rules that count on the judge may not be written where there is none.
                return refusedForGood ? await FamilyAsync(plan, family, sets, WithoutJudge(plan, quarantined, error), writer, yieldTop, cancel)
                    : new(quarantined, true, displaced, step.Lines, error);
            }
        }

        if (errors.Count == 0)
        {
            // Only now: a rule that could not be removed still holds on to its set.
            Demand(await writer.SetsAsync(step.SetsAfter, cancel));
        }

        return new(quarantined, true, displaced, step.Lines, errors.Count == 0 ? null : string.Join("; ", errors));
    }

    private static ImmutableDictionary<string, string> WithoutJudge(NodePlan plan, ImmutableDictionary<string, string> quarantined, string error)
    {
        var why = $"its traffic is dropped, as the kernel brings no packets to the judge of layer 7: {error}";
        return quarantined.SetItem(PodL7.Unavailable, why)
            .SetItems(plan.Pods.L7.Numbers.Select(n => KeyValuePair.Create(n.Rule, why)));
    }

    private async Task<(ImmutableDictionary<string, string> Quarantined, string? Error, bool IsRefused)> TableAsync(
        NodePlan plan, AddressFamily family, string table, string text,
        ImmutableDictionary<string, string> quarantined, KernelWriter writer, bool yieldTop, CancellationToken cancel)
    {
        var result = await writer.RulesAsync(family, text, cancel);
        if (!result.Ok && !IsLock(result.ExitCode, result.Stderr))
        {
            // The edits may have met a chain that changed since it was read, or crashed the program: read again and write the chains whole.
            result = await RewriteAsync(quarantined);
        }

        // The search is bounded: as long as it finds some, there may be more.
        while (!result.Ok && !IsLock(result.ExitCode, result.Stderr) && !result.Killed)
        {
            var desired = Renderer.Render(plan, family, quarantined.Keys.ToHashSet()).Of(table);
            var refused = await new RuleIsolator(writer).FindAsync(family, desired, (await _reader.RulesAsync(family, cancel)).Of(table), cancel);
            if (refused.Count == 0)
            {
                break;
            }

            quarantined = quarantined.SetItems(refused);
            result = await RewriteAsync(quarantined);
        }

        return (quarantined, result.Ok ? null : result.Explain(writer.Program(family)), !result.Ok && !result.Killed && !IsLock(result.ExitCode, result.Stderr));

        async Task<CommandResult> RewriteAsync(ImmutableDictionary<string, string> without)
        {
            var desired = Renderer.Render(plan, family, without.Keys.ToHashSet());
            var step = TableDiff.Diff(
                desired, await _reader.RulesAsync(family, cancel), await _reader.SetsAsync(cancel), DiffMode.Rewrite, yieldTop);
            return step.Of(table) is { Length: > 0 } rest ? await writer.RulesAsync(family, rest, cancel) : new CommandResult(0, "", "");
        }
    }

    private static bool IsLock(int exitCode, string said) => exitCode == 4 && said.Contains("lock", StringComparison.OrdinalIgnoreCase);

    private static void Demand(string? error)
    {
        if (error is not null)
        {
            throw new FirewallException(error);
        }
    }
}

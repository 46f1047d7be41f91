using System.Collections.Immutable;
using Antrea.Enforcers.Commands;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>
/// The backend that is not in use. An earlier run may have written there, before the node or its configuration changed backend: such rules
/// would stay in force beside the new ones, and hold on to sets, until somebody noticed.
/// </summary>
/// <param name="runner">Runs the programs.</param>
/// <param name="inUse">The programs of the backend in use.</param>
/// <param name="legacyTables">Reads a family's list of loaded legacy tables; reading it loads none.</param>
public sealed class OtherBackend(ICommandRunner runner, Programs inUse, Func<AddressFamily, string>? legacyTables = null)
{
    private readonly Programs _programs = inUse.Backend == Backend.Nft
        ? new Programs(Backend.Legacy, "-legacy", inUse.HasV6) : new Programs(Backend.Nft, "-nft", inUse.HasV6);

    /// <summary>Removes our rules and chains there; sets belong to both backends and are left alone. Returns how many lines went.</summary>
    /// <exception cref="FirewallException">There are rules of ours, and they cannot be removed.</exception>
    public async Task<int> RemoveOursAsync(CancellationToken cancel)
    {
        var lines = 0;
        foreach (var family in _programs.Families)
        {
            var loaded = _programs.Backend == Backend.Legacy ? (legacyTables ?? LegacyTables.Read)(family).Split('\n') : Table.All;
            foreach (var table in Table.All.Where(loaded.Contains))
            {
                // A machine without the other backend's programs has none of its rules either.
                var saved = await runner.RunAsync(_programs.Save(family), ["-c", "-t", table], "", cancel);
                var step = saved.Ok ? Step(family, saved.Stdout) : null;
                if (step is not { Rules.Length: > 0 })
                {
                    continue;
                }

                var result = await new KernelWriter(runner, _programs).RulesAsync(family, step.Rules, cancel);
                if (!result.Ok)
                {
                    throw new FirewallException($"rules of an earlier run cannot be removed from the {_programs.Backend} backend: {result.Explain(_programs.Restore(family))}");
                }

                lines += step.Lines;
            }
        }

        return lines;
    }

    private static Transaction? Step(AddressFamily family, string saved)
    {
        try
        {
            return TableDiff.Diff(DesiredRules.Nothing(family), SaveParser.Parse(saved), ImmutableSortedDictionary<string, ActualSet>.Empty);
        }
        catch (FormatException)
        {
            // What is not ours to use need not be understood.
            return null;
        }
    }
}

using System.Collections.Immutable;
using Antrea.Enforcers.Commands;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>Reads tables and sets back from the kernel.</summary>
/// <param name="runner">Runs the programs.</param>
/// <param name="programs">The backend's programs.</param>
/// <param name="legacyTables">Reads a family's list of loaded legacy tables; null = from /proc.</param>
public sealed class KernelReader(ICommandRunner runner, Programs programs, Func<AddressFamily, string>? legacyTables = null)
{
    /// <summary>One family's tables, as far as we write them.</summary>
    /// <exception cref="FirewallException">They cannot be read.</exception>
    public async Task<ActualRules> RulesAsync(AddressFamily family, CancellationToken cancel)
    {
        var all = ActualRules.Empty;
        foreach (var table in Table.All)
        {
            // Asking iptables-legacy for a table loads it: then every packet would pass it.
            if (table == Table.Filter || programs.Backend == Backend.Nft || LegacyHas(family, table))
            {
                var one = await ReadAsync(programs.Save(family), ["-c", "-t", table], programs.Save(family), SaveParser.Parse, cancel);
                all = all with { Tables = all.Tables.SetItems(one.Tables) };
            }
        }

        return all;
    }

    /// <summary>Our sets of both families.</summary>
    /// <exception cref="FirewallException">They cannot be read.</exception>
    public Task<ImmutableSortedDictionary<string, ActualSet>> SetsAsync(CancellationToken cancel) =>
        ReadAsync("ipset", ["save"], "ipset save", IpsetText.Parse, cancel);

    private async Task<T> ReadAsync<T>(string program, string[] arguments, string called, Func<string, T> parse, CancellationToken cancel)
    {
        var result = await runner.RunAsync(program, arguments, "", cancel);
        if (!result.Ok)
        {
            throw new FirewallException(result.Explain(called));
        }

        try
        {
            return parse(result.Stdout);
        }
        catch (FormatException e)
        {
            throw new FirewallException($"{called}: {e.Message}");
        }
    }

    private bool LegacyHas(AddressFamily family, string table) => (legacyTables ?? LegacyTables.Read)(family).Split('\n').Contains(table);
}

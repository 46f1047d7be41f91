using System.Collections.Immutable;
using Antrea.Enforcers.Commands;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>Reads tables and sets back from the kernel.</summary>
/// <param name="runner">Runs the programs.</param>
/// <param name="programs">The backend's programs.</param>
public sealed class KernelReader(ICommandRunner runner, Programs programs)
{
    /// <summary>One family's filter table.</summary>
    /// <exception cref="FirewallException">It cannot be read.</exception>
    public Task<ActualTable> TableAsync(AddressFamily family, CancellationToken cancel) =>
        ReadAsync(programs.Save(family), ["-c", "-t", "filter"], programs.Save(family), SaveParser.Parse, cancel);

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
}

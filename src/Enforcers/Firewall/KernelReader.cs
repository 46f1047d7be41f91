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
    public async Task<ActualTable> TableAsync(AddressFamily family, CancellationToken cancel)
    {
        var program = programs.Save(family);
        var result = await runner.RunAsync(program, ["-c", "-t", "filter"], "", cancel);
        if (!result.Ok)
        {
            throw new FirewallException(result.Explain(program));
        }

        try
        {
            return SaveParser.Parse(result.Stdout);
        }
        catch (FormatException e)
        {
            throw new FirewallException($"{program}: {e.Message}");
        }
    }

    /// <summary>Our sets of both families.</summary>
    /// <exception cref="FirewallException">They cannot be read.</exception>
    public async Task<ImmutableSortedDictionary<string, ActualSet>> SetsAsync(CancellationToken cancel)
    {
        var result = await runner.RunAsync("ipset", ["save"], "", cancel);
        if (!result.Ok)
        {
            throw new FirewallException(result.Explain("ipset save"));
        }

        try
        {
            return IpsetText.Parse(result.Stdout);
        }
        catch (FormatException e)
        {
            throw new FirewallException($"ipset save: {e.Message}");
        }
    }
}

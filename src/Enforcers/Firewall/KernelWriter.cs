using Antrea.Enforcers.Commands;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>Runs the steps of transactions: one process a step, never one an element.</summary>
/// <param name="runner">Runs the programs.</param>
/// <param name="programs">The backend's programs.</param>
public sealed class KernelWriter(ICommandRunner runner, Programs programs)
{
    // The lock is shared with everyone who writes iptables on the node.
    private const string LockSeconds = "10";

    /// <summary>How many times iptables-restore was run.</summary>
    public int Restores { get; private set; }

    /// <summary>Runs an <c>ipset restore</c>; null if it went well, else what went wrong.</summary>
    public async Task<string?> SetsAsync(string text, CancellationToken cancel)
    {
        if (text.Length == 0)
        {
            return null;
        }

        // -exist: a set or member that another step made already, or that is gone already, is no error.
        var result = await runner.RunAsync("ipset", ["restore", "-exist"], text, cancel);
        return result.Ok ? null : result.Explain("ipset restore");
    }

    /// <summary>Runs an <c>iptables-restore --noflush</c>.</summary>
    public async Task<CommandResult> RulesAsync(AddressFamily family, string text, CancellationToken cancel)
    {
        Restores++;
        return await runner.RunAsync(programs.Restore(family), ["--noflush", "--counters", "-w", LockSeconds], text, cancel);
    }

    /// <summary>The program that writes a family's rules, for messages.</summary>
    public string Program(AddressFamily family) => programs.Restore(family);
}

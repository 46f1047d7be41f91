using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Preflight.Checks;

/// <summary>A rule in OUTPUT, for namespaces of our own only: it goes with them.</summary>
internal static class Trap
{
    /// <summary>Writes it; null if that went well, else what went wrong.</summary>
    public static async Task<string?> SetAsync(PreflightMachine machine, string rule, CancellationToken cancel)
    {
        if (machine.Programs is not { } programs)
        {
            return "not tried: no iptables that works, see iptables backend";
        }

        var program = programs.Restore(AddressFamily.V4);
        var result = await machine.Scratch.Runner.RunAsync(program, ["--noflush", "-w", "10"], $"*filter\n-A OUTPUT {rule}\nCOMMIT\n", cancel).ConfigureAwait(false);
        return result.Ok ? null : result.Explain(program);
    }
}

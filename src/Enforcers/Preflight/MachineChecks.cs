using Antrea.Enforcers.Commands;
using Antrea.Enforcers.Firewall;
using Antrea.Enforcers.Netlink;
using Antrea.Enforcers.Preflight.Checks;

namespace Antrea.Enforcers.Preflight;

/// <summary>Looks at a machine before an agent runs there. Nothing it does stays, and nothing of others is touched.</summary>
public static class MachineChecks
{
    /// <summary>The checks of a machine, in order.</summary>
    /// <param name="stateDirectory">The agent's journal.</param>
    /// <param name="logDirectory">Its log files.</param>
    /// <param name="forced">The backend of the configuration, or null to find out.</param>
    public static IReadOnlyList<ICheck> All(string stateDirectory, string logDirectory, Backend? forced = null) =>
    [
        new KernelCheck(), new CapabilitiesCheck(), new ProgramsCheck(), new IpsetCheck(), new BackendCheck(forced), new FeaturesCheck(), new SetsCheck(),
        new QueueCheck(), new PacketLogCheck(), new ConntrackCheck(), new BridgeCheck(), new DatapathCheck(), new FlowtableCheck(), new CniCheck(), new AntreaCheck(),
        new FolderCheck("state directory", stateDirectory), new FolderCheck("log directory", logDirectory), new LockCheck(),
    ];

    /// <summary>Opens the real machine.</summary>
    public static async Task<PreflightMachine> OpenAsync(ICommandRunner runner)
    {
        var probe = new PreflightMachine(runner, null);
        return CapabilitiesCheck.Has(probe, CapabilitiesCheck.NetAdmin) ? new PreflightMachine(runner, await Scratch.OpenAsync(runner).ConfigureAwait(false)) : probe;
    }

    /// <summary>Makes checks one after another. One that breaks is a row that failed.</summary>
    public static async Task<IReadOnlyList<CheckRow>> RunAsync(IEnumerable<ICheck> checks, PreflightMachine machine, CancellationToken cancel)
    {
        var rows = new List<CheckRow>();
        foreach (var check in checks)
        {
            rows.AddRange(check.NeedsRoot && !machine.HasScratch
                ? [CheckRow.Fail(check.Name, "not tried: needs NET_ADMIN", "run it as root on the Node, or in the agent's container")]
                : await OneAsync(check, machine, cancel).ConfigureAwait(false));
        }

        return rows;
    }

    private static async Task<IReadOnlyList<CheckRow>> OneAsync(ICheck check, PreflightMachine machine, CancellationToken cancel)
    {
        try
        {
            return await check.RunAsync(machine, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FirewallException or NetlinkException or IOException or UnauthorizedAccessException or TimeoutException or FormatException)
        {
            return [CheckRow.Fail(check.Name, e.Message, "")];
        }
    }
}

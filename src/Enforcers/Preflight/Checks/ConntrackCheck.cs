using System.Globalization;
using Antrea.Enforcers.Netlink;

namespace Antrea.Enforcers.Preflight.Checks;

/// <summary>Connection tracking: the table can be read, and has room.</summary>
public sealed class ConntrackCheck : ICheck
{
    private const string Folder = "/proc/sys/net/netfilter/";
    private const int FullPercent = 80;

    /// <inheritdoc/>
    public string Name => "connection table";

    /// <inheritdoc/>
    public bool NeedsRoot => true;

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckRow>> RunAsync(PreflightMachine machine, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<CheckRow>>([Table(machine), Size(machine), Counting(machine)]);

    private CheckRow Table(PreflightMachine machine)
    {
        try
        {
            machine.Scratch.TryConnections();
            return CheckRow.Pass(Name, "can be read");
        }
        catch (NetlinkException e)
        {
            return CheckRow.Fail(Name, e.Message, "needed for ending connections that a policy denies, and layer 7: modprobe nf_conntrack_netlink, or a kernel that has it");
        }
    }

    private static CheckRow Size(PreflightMachine machine)
    {
        const string Name = "connection table size";
        if (Number(machine, "nf_conntrack_max") is not { } max || Number(machine, "nf_conntrack_count") is not { } count)
        {
            return CheckRow.Skip(Name, "nf_conntrack is not loaded yet; rules load it");
        }

        return max > 0 && count * 100 >= max * FullPercent
            ? CheckRow.Warn(Name, $"{count} of {max} entries are in use; when it is full the kernel drops new connections", $"raise net.netfilter.nf_conntrack_max (kube-proxy: conntrack.maxPerCore), now {max}")
            : CheckRow.Pass(Name, $"{count} of {max} entries in use");
    }

    private static CheckRow Counting(PreflightMachine machine) => machine.Read(Folder + "nf_conntrack_acct") == "1"
        ? CheckRow.Pass("connection counters", "on")
        : CheckRow.Warn("connection counters", "net.netfilter.nf_conntrack_acct is not 1: flows in the layer-7 event log have no packets and bytes",
            "sysctl -w net.netfilter.nf_conntrack_acct=1, if you want them");

    private static long? Number(PreflightMachine machine, string name) =>
        long.TryParse(machine.Read(Folder + name), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;
}

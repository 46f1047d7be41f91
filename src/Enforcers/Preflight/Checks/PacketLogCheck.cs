using Antrea.Enforcers.Netlink;

namespace Antrea.Enforcers.Preflight.Checks;

/// <summary>Has a logged packet come to a reader: np.log, and answers to what is rejected on bridges.</summary>
public sealed class PacketLogCheck : ICheck
{
    private const ushort Number = 27698;

    /// <inheritdoc/>
    public string Name => "packet log";

    /// <inheritdoc/>
    public bool NeedsRoot => true;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckRow>> RunAsync(PreflightMachine machine, CancellationToken cancel)
    {
        const string Advice = "needed for logging and layer 7: modprobe nfnetlink_log, or a kernel that has it";
        try
        {
            if (machine.Scratch.IsSeparate && await Trap.SetAsync(machine, $"-p udp --dport {Number} -j NFLOG --nflog-group {Number}", cancel).ConfigureAwait(false) is { } wrong)
            {
                return [CheckRow.Fail(Name, wrong, Advice)];
            }

            machine.Scratch.TryLog(Number);
            return [CheckRow.Pass(Name, machine.Scratch.IsSeparate ? "a packet came" : "can be bound; no packet was sent")];
        }
        catch (Exception e) when (e is NetlinkException or TimeoutException)
        {
            return [CheckRow.Fail(Name, e.Message, Advice)];
        }
    }
}

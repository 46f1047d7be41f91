using Antrea.Enforcers.Netlink;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Preflight.Checks;

/// <summary>Has a packet come through a netfilter queue: domain names and layer 7 are judged there.</summary>
public sealed class QueueCheck : ICheck
{
    // Not one of the agent's.
    private const ushort Number = 27699;

    /// <inheritdoc/>
    public string Name => "packet queue";

    /// <inheritdoc/>
    public bool NeedsRoot => true;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckRow>> RunAsync(PreflightMachine machine, CancellationToken cancel)
    {
        const string Advice = "needed for domain names and layer 7: modprobe nfnetlink_queue, or a kernel that has it";
        try
        {
            if (machine.Scratch.IsSeparate && await Trap.SetAsync(machine, $"-p udp --dport {Number} -j NFQUEUE --queue-num {Number}", cancel).ConfigureAwait(false) is { } wrong)
            {
                return [CheckRow.Fail(Name, wrong, Advice)];
            }

            machine.Scratch.TryQueue(Number);
            return [CheckRow.Pass(Name, machine.Scratch.IsSeparate ? "a packet came and was let go" : "can be bound; no packet was sent")];
        }
        catch (Exception e) when (e is NetlinkException or TimeoutException)
        {
            return [CheckRow.Fail(Name, e.Message, Advice)];
        }
    }
}

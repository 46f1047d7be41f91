namespace Antrea.Enforcers.Netlink;

/// <summary>The kernel refused a netlink request, or a socket call failed.</summary>
/// <param name="what">What was being done, such as <c>bind queue 7</c>.</param>
/// <param name="number">The error number, positive.</param>
/// <param name="detail">What the kernel says beyond the number, if anything.</param>
public sealed class NetlinkException(string what, int number, string? detail = null)
    : Exception($"{what}: {detail ?? Netlink.Errno.Text(number)} (errno {number})")
{
    /// <summary>The error number, positive; numbers from 4096 on belong to the subsystem.</summary>
    public int Number { get; } = number;
}

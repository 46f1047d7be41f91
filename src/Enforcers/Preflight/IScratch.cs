using Antrea.Enforcers.Commands;

namespace Antrea.Enforcers.Preflight;

/// <summary>Where things are tried out.</summary>
public interface IScratch : IDisposable
{
    /// <summary>True if it is a network namespace of its own, which nobody else sees and which goes with it.</summary>
    bool IsSeparate { get; }

    /// <summary>Runs programs there.</summary>
    ICommandRunner Runner { get; }

    /// <summary>Listens on a netfilter queue, and where the place is separate judges a packet that a rule brings. The rule is there already.</summary>
    /// <exception cref="Netlink.NetlinkException">The kernel refused.</exception>
    /// <exception cref="TimeoutException">The packet did not come.</exception>
    void TryQueue(ushort queue);

    /// <summary>Listens to packets that rules log, and where the place is separate waits for one. The rule is there already.</summary>
    /// <exception cref="Netlink.NetlinkException">The kernel refused.</exception>
    /// <exception cref="TimeoutException">The packet did not come.</exception>
    void TryLog(ushort group);

    /// <summary>Lists the connections there.</summary>
    /// <exception cref="Netlink.NetlinkException">The kernel refused.</exception>
    void TryConnections();
}

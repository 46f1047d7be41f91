using Antrea.Enforcers.Netlink;
using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.Queue;

/// <summary>
/// Answers refused packets in the place of the kernel's REJECT, whose answers on a bridge do not pass address translation. The answers carry a mark,
/// by which rules let them pass. Safe for several threads; never waits.
/// </summary>
public sealed class RawReject : IDisposable
{
    private readonly RawSockets _sockets;

    private RawReject(RawSockets sockets) => _sockets = sockets;

    /// <summary>Answers sent.</summary>
    public long Sent => _sockets.Sent;

    /// <summary>Answers that the kernel did not take: no route, a rule against them, no room.</summary>
    public long Failed => _sockets.Failed;

    /// <summary>Opens the sockets in the network namespace of the calling thread.</summary>
    /// <param name="mark">The answers' packet mark; 0 = none.</param>
    /// <exception cref="NetlinkException">No permission.</exception>
    public static RawReject Start(uint mark) => new(RawSockets.Start(mark));

    /// <summary>Answers a packet.</summary>
    /// <param name="packet">The refused packet from its IP header on; 60 bytes of it are enough.</param>
    /// <param name="original">Where its sender sent it.</param>
    /// <param name="originalPort">The port there; 0 for protocols without.</param>
    /// <param name="device">Index of the interface to answer by; needed for link-local addresses only.</param>
    /// <returns>False if no answer is due, or it could not be sent.</returns>
    public bool Answer(ReadOnlySpan<byte> packet, IpNet original, ushort originalPort, int device = 0)
    {
        Span<byte> answer = stackalloc byte[RejectPacket.MaxLength];
        var length = RejectPacket.Build(packet, original, originalPort, answer);
        return length > 0 && _sockets.Send(answer[..length], device);
    }

    /// <inheritdoc/>
    public void Dispose() => _sockets.Dispose();
}

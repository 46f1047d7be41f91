using Antrea.Enforcers.L7.Flows;
using Antrea.Enforcers.Queue;
using Antrea.L7;
using Antrea.L7.Packets;

namespace Antrea.Enforcers.L7;

/// <summary>Ends connections that are denied: tells both ends, and has it told. Called under the judge's lock.</summary>
internal sealed class Denier(JudgeContext context, RequestObserver observer)
{
    private static ReadOnlySpan<byte> Forbidden => "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8;

    private readonly byte[] _packet = new byte[TcpPacketWriter.HeaderSpace + Forbidden.Length];

    /// <summary>Gives the verdict of a held packet.</summary>
    public Action<uint, PacketVerdict> Give { get; set; } = static (_, _) => { };

    /// <summary>Denies a packet, and its connection with it.</summary>
    /// <param name="c">The connection.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="tcp">The same, read.</param>
    /// <param name="reason">Why.</param>
    /// <param name="at">Sequence number of what the server waits for.</param>
    /// <returns>The verdict: the packet becomes the reset of the server. Its bytes are good until the next call.</returns>
    public PacketVerdict Deny(Connection c, in Arrival packet, in TcpPacket tcp, DenyReason reason, uint at)
    {
        var (toClient, fromClient) = (tcp.Acknowledgement, End(tcp));
        var isIdle = context.Settings.AnswerForbidden && RequestObserver.IsIdle(c, toClient);
        var denial = observer.Deny(c, reason, packet.Device) with { ToClient = toClient, FromClient = fromClient };
        if (denial.By?.Log == true)
        {
            denial = denial with { Packet = packet.Bytes.ToArray() };
        }

        Close(c);
        var length = isIdle
            ? TcpPacketWriter.WriteEnd(_packet, tcp.Key.Reversed, toClient, fromClient, Forbidden)
            : TcpPacketWriter.WriteReset(_packet, tcp.Key.Reversed, toClient, fromClient);
        context.Resets.Send(_packet.AsSpan(0, length), packet.Device);
        context.Resets.Follow(denial);
        return Rewrite(tcp, at);
    }

    /// <summary>Ends a connection without a packet to go by.</summary>
    public void DenyAsIs(Connection c, DenyReason reason)
    {
        var (toClient, fromClient) = (c.ClientAcknowledged, c.Stream.Next);
        var denial = observer.Deny(c, reason, c.Device) with { ToClient = toClient, FromClient = fromClient };
        Close(c);
        Reset(c.Key.Reversed, toClient, fromClient, c.Device);
        Reset(c.Key, fromClient, toClient, 0);
        context.Resets.Follow(denial);
    }

    /// <summary>A packet of a connection that was denied: the client has not heard it, and is told once more.</summary>
    public PacketVerdict Repeat(Connection c, in Arrival packet, in TcpPacket tcp)
    {
        if ((tcp.Flags & TcpFlags.Reset) != 0)
        {
            // Where ours did not fit, this one does: the server has asked the client for it.
            return PacketVerdict.Accept;
        }

        TellAgain(new Denial(c.Id, c.Key, observer.Time, c.Start, packet.Device, c.LastReason, null, c.Protocol), tcp);
        return PacketVerdict.Drop;
    }

    /// <summary>A packet of a connection that is not known: both ends are to begin anew.</summary>
    public PacketVerdict Refuse(in Arrival packet, in TcpPacket tcp)
    {
        TellAgain(new Denial(0, tcp.Key, observer.Time, null, packet.Device, DenyReason.UnknownConnection, null, FlowProtocol.Unknown), tcp);
        return Rewrite(tcp, tcp.Sequence);
    }

    private void TellAgain(Denial denial, in TcpPacket tcp)
    {
        var (toClient, fromClient) = (tcp.Acknowledgement, End(tcp));
        Reset(tcp.Key.Reversed, toClient, fromClient, denial.Device);
        context.Resets.Follow(denial with { ToClient = toClient, FromClient = fromClient, IsRepeated = true });
    }

    private void Close(Connection c)
    {
        if (c.Held is { } held)
        {
            Give(held.Id, PacketVerdict.Drop);
            c.Held = null;
        }

        observer.GiveUp(c);
        c.End(ConnectionState.Denied);
    }

    private void Reset(in ConnectionKey key, uint sequence, uint acknowledgement, int device) =>
        context.Resets.Send(_packet.AsSpan(0, TcpPacketWriter.WriteReset(_packet, key, sequence, acknowledgement)), device);

    // What the packet should have been is gone: it, which the kernel knows and translates, ends the connection at the server.
    private PacketVerdict Rewrite(in TcpPacket tcp, uint at) =>
        PacketVerdict.Accept with { Payload = _packet.AsMemory(0, TcpPacketWriter.WriteReset(_packet, tcp.Key, at, tcp.Acknowledgement)) };

    private static uint End(in TcpPacket tcp) => tcp.Sequence + (uint)tcp.Payload.Length + ((tcp.Flags & TcpFlags.Fin) != 0 ? 1u : 0);
}

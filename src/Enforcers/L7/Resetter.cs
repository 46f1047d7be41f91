using System.Threading.Channels;
using Antrea.Enforcers.Conntrack;
using Antrea.Enforcers.Netlink;
using Antrea.Enforcers.Queue;
using Antrea.L7.Packets;
using Antrea.Policy.Addresses;
using Antrea.Policy.Evaluation;

namespace Antrea.Enforcers.L7;

/// <summary>
/// Resets the clients of denied connections. The first reset leaves at once and is right unless the client's address was translated; whether it was is looked up
/// beside the packet path, and then another is sent to where the answers of the server would go, which connection tracking translates back.
/// </summary>
internal sealed class Resetter : IClientResets, IDisposable
{
    private const int Waiting = 4096;

    private readonly RawSockets _sockets;
    private readonly ConntrackTable _connections;
    private readonly Action<Denial, Flow?> _report;
    private readonly uint _judged;
    private readonly Channel<object> _work = Channel.CreateBounded<object>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    private long _lost;

    private sealed record Marking(ConnectionKey Key, uint Bits, uint Mask);

    /// <param name="sockets">Whose packets pass our rules; from now on this one's.</param>
    /// <param name="judged">Bit of connections under layer-7 rules.</param>
    /// <param name="report">Told of each denial with its entry in the connection table, on a thread of the pool.</param>
    public Resetter(RawSockets sockets, uint judged, Action<Denial, Flow?> report)
    {
        (_sockets, _judged, _report) = (sockets, judged, report);
        _connections = ConntrackTable.Open();

        // A thread of its own: the connection table is read in system calls that wait.
        Thread = new Thread(Work) { IsBackground = true, Name = "layer 7 resets" };
        Thread.Start();
    }

    /// <summary>Denials that were not reported because too many came at once.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    private Thread Thread { get; }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> packet, int device) => _sockets.Send(packet, device);

    /// <inheritdoc/>
    public void Follow(Denial denial)
    {
        if (!_work.Writer.TryWrite(denial))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    /// <inheritdoc/>
    public void LetGo(in ConnectionKey key, uint bits, uint mask) => _work.Writer.TryWrite(new Marking(key, bits, mask));

    /// <inheritdoc/>
    public Flow? Find(in ConnectionKey key)
    {
        try
        {
            var (client, server) = (key.Source, key.Destination);
            var flow = _connections.Find(new FlowTuple(server, client, IpProtocol.Tcp, key.DestinationPort, key.SourcePort), isReply: true);
            if (flow is not null)
            {
                return flow;
            }

            // The client's address was translated: of the connections under layer-7 rules it is the one that this client has to this server.
            var (port, serverPort) = (key.SourcePort, key.DestinationPort);
            _connections.Visit(key.IsV6, _judged, _judged, f =>
            {
                if (f.Original.Source == client && f.Original.SourcePort == port && f.Reply.Source == server && f.Reply.SourcePort == serverPort
                    && f.Original.Protocol == IpProtocol.Tcp)
                {
                    flow = f;
                }
            });
            return flow;
        }
        catch (NetlinkException)
        {
            // The first reset was sent; whoever it did not reach learns it from its own time-out.
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _work.Writer.TryComplete();
        Thread.Join();
        _connections.Dispose();
        _sockets.Dispose();
    }

    private void Work()
    {
        var reader = _work.Reader;
        while (reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (reader.TryRead(out var work))
            {
                switch (work)
                {
                    case Denial denial:
                        Follow(denial, Find(denial.Key));
                        break;
                    case Marking marking:
                        Mark(marking);
                        break;
                }
            }
        }
    }

    private void Follow(Denial denial, Flow? flow)
    {
        if (flow is not null && (flow.Reply.Destination != denial.Key.Source || flow.Reply.DestinationPort != denial.Key.SourcePort))
        {
            ResetTranslated(denial, flow);
        }

        if (!denial.IsRepeated)
        {
            _report(denial, flow);
        }
    }

    private void Mark(Marking marking)
    {
        try
        {
            if (Find(marking.Key) is { } flow)
            {
                _connections.SetMark([flow], marking.Bits, marking.Mask);
            }
        }
        catch (NetlinkException)
        {
            // Its next packet has the bits set.
        }
    }

    private void ResetTranslated(Denial denial, Flow flow)
    {
        Span<byte> packet = stackalloc byte[TcpPacketWriter.HeaderSpace];
        var back = new ConnectionKey(
            denial.Key.DestinationBits, flow.Reply.Destination.Bits, denial.Key.DestinationPort, flow.Reply.DestinationPort, denial.Key.IsV6);
        _sockets.Send(packet[..TcpPacketWriter.WriteReset(packet, back, denial.ToClient, denial.FromClient)]);
    }
}

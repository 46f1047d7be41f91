using Antrea.Enforcers.Netlink;
using Antrea.Enforcers.Queue;
using Antrea.L7;
using Antrea.L7.Packets;
using Antrea.L7.Streams;
using Antrea.Policy.Addresses;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.L7;

/// <summary>
/// Judges the packets of one queue. Whatever is not understood does not pass. All calls are safe from several threads; the queue's own is hardly ever kept waiting.
/// </summary>
internal sealed class PacketJudge
{
    // Any status that grants nothing.
    private const int NoSwitch = 500;

    private const TcpFlags Opening = TcpFlags.Syn | TcpFlags.EcnEcho | TcpFlags.WindowReduced;

    // What the server has acknowledged is asked for so often at most (ms).
    private const long AcknowledgementPause = 50;

    private readonly Lock _gate = new();
    private readonly ConnectionTable _table;
    private readonly JudgeContext _context;
    private readonly RequestObserver _observer;
    private readonly MarkBits _marks;
    private readonly RulesInForce _rules;
    private readonly Denier _denier;
    private PendingRequest? _told;

    public PacketJudge(JudgeContext context, GuardTable guards, int epoch)
    {
        (_context, _marks) = (context, context.Marks);
        _observer = new RequestObserver(context);
        _table = new ConnectionTable(context, _observer);
        _rules = new RulesInForce(context, guards, epoch);
        _denier = new Denier(context, _observer);
    }

    /// <summary>Gives the verdict of a held packet.</summary>
    public Action<uint, PacketVerdict> Give
    {
        get => _denier.Give;
        set => _denier.Give = value;
    }

    private JudgeCounters Counters => _context.Counters;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _table.Count;
            }
        }
    }

    /// <summary>Reads the counters.</summary>
    public void Read(Action<JudgeCounters> reader)
    {
        lock (_gate)
        {
            reader(Counters);
        }
    }

    /// <summary>From now on these rules: connections are judged by them at their next request.</summary>
    public void Use(GuardTable guards, int epoch)
    {
        lock (_gate)
        {
            _rules.Use(guards, epoch);
        }
    }

    /// <summary>The verdict on a packet; on the queue's thread.</summary>
    public PacketVerdict Judge(in QueuedPacket packet) => Judge(new Arrival(
        packet.Id, packet.Mark, packet.Hook == NetfilterHook.Input, packet.PhysicalInDevice != 0 ? packet.PhysicalInDevice : packet.InDevice, packet.Payload)
    {
        FullLength = Math.Max(packet.FullLength, packet.Payload.Length), ChecksumNotReady = packet.ChecksumNotReady,
    });

    /// <summary>The verdict on a packet.</summary>
    public PacketVerdict Judge(in Arrival packet)
    {
        lock (_gate)
        {
            var counters = Counters;
            counters.Packets++;
            counters.Bytes += packet.Bytes.Length;
            if ((packet.Mark & _marks.Save) != 0)
            {
                // It came back without a rule that took the bit away: it would come for ever.
                counters.Looped++;
                return PacketVerdict.Drop;
            }

            if (!TcpPacket.TryRead(packet.Bytes, packet.FullLength, out var tcp) || (!packet.ChecksumNotReady && !tcp.HasValidChecksum))
            {
                counters.Malformed++;
                return PacketVerdict.Drop;
            }

            return Judge(packet, tcp);
        }
    }

    /// <summary>What the server answered: its first packet behind a request.</summary>
    /// <returns>False if the connection is not one of this judge's.</returns>
    public bool Answered(scoped in TcpPacket answer)
    {
        AnsweredRequest? answered;
        StatusLine response;
        lock (_gate)
        {
            if (_told is not null)
            {
                _observer.GiveBack(_told);
                _told = null;
            }

            if (_table.Find(answer.Key.Reversed) is not { } c)
            {
                return false;
            }

            if ((answer.Flags & TcpFlags.Acknowledgement) != 0)
            {
                c.Stream.Acknowledge(answer.Acknowledgement);
                c.AcknowledgementAsked = 0;
            }

            answered = _observer.Answered(c, answer, out response);
            if (c.AwaitsSwitch && !answer.Payload.IsEmpty)
            {
                // The server's first bytes only: further on a client could have a page sent to it that reads like a status line.
                c.AwaitsSwitch = false;
                c.Http!.Answered(answer.Sequence == c.SwitchAt && response.Status is 101 or >= 200 ? response.Status : NoSwitch);
                Release(c);
            }

            if (c is { State: ConnectionState.Judged, Tls.IsDone: true, Stream.IsSettled: true })
            {
                // At once, and not with its next packet: that may come when nobody listens.
                Leave(c);
                _context.Resets.LetGo(c.Key, _rules.LetGo, _marks.Saved);
            }
        }

        if (answered is { } request)
        {
            // Written where no packet waits for it. One thread only brings answers.
            _context.Events.Http(request, response);
            _told = request.Request;
        }

        return true;
    }

    /// <summary>Ends what takes too long, and forgets what has ended.</summary>
    public void Sweep()
    {
        lock (_gate)
        {
            _observer.Now();
            var now = _observer.Ticks;
            var settings = _context.Settings;
            foreach (var c in _table.All)
            {
                _observer.GiveUp(c, now - RequestObserver.Patience);

                if (c.Held is { } held && now - held.Since > settings.HeadTimeoutSeconds * 1000L)
                {
                    Give(held.Id, PacketVerdict.Drop);
                    c.Held = null;
                }

                if (c.State is ConnectionState.Ended or ConnectionState.Denied)
                {
                    if (now - c.Seen > ConnectionTable.Memory)
                    {
                        _observer.GiveUp(c);
                        _table.Remove(c);
                    }
                }
                else if (c.HeadBegan != 0 && now - c.HeadBegan > settings.HeadTimeoutSeconds * 1000L)
                {
                    _denier.DenyAsIs(c, DenyReason.HeadTimeout);
                }
                else if (c.State != ConnectionState.LetGo && now - c.Seen > settings.IdleTimeoutSeconds * 1000L)
                {
                    _denier.DenyAsIs(c, DenyReason.IdleTimeout);
                }
            }
        }
    }

    /// <summary>Forgets connections that the kernel has forgotten.</summary>
    /// <param name="live">Those it knows.</param>
    /// <param name="since">Clock ticks (ms) of before they were read: what is newer stays.</param>
    public void Keep(IReadOnlySet<ConnectionKey> live, long since)
    {
        lock (_gate)
        {
            foreach (var c in _table.All)
            {
                if (c.Seen < since && !live.Contains(c.Key))
                {
                    _observer.GiveUp(c);
                    _table.Remove(c);
                }
            }
        }
    }

    /// <summary>Hands over what changed since the last time.</summary>
    /// <param name="taker">Takes a connection, of which nothing may be kept.</param>
    /// <param name="all">Those that did not change, too.</param>
    /// <returns>Connections, and what became of those that were never told of, since the agent began.</returns>
    public (int Live, long Brief, long Allowed, long Denied) Collect(Action<Connection> taker, bool all)
    {
        lock (_gate)
        {
            _table.Collect(taker, all);
            return (_table.Count, Counters.Brief, Counters.BriefAllowed, Counters.BriefDenied);
        }
    }

    private PacketVerdict Judge(in Arrival packet, in TcpPacket tcp)
    {
        _observer.Now();
        if ((tcp.Flags & TcpFlags.Syn) != 0)
        {
            return Open(packet, tcp);
        }

        if (_table.Find(tcp.Key) is not { } c)
        {
            return Stranger(packet, tcp);
        }

        c.Seen = _observer.Ticks;
        if ((tcp.Flags & TcpFlags.Acknowledgement) != 0)
        {
            c.ClientAcknowledged = tcp.Acknowledgement;
        }

        if (c.State == ConnectionState.Denied)
        {
            return _denier.Repeat(c, packet, tcp);
        }

        if ((tcp.Flags & TcpFlags.Reset) != 0)
        {
            c.IsReset = true;
            c.End(ConnectionState.Ended);
            return PacketVerdict.Accept;
        }

        if ((tcp.Flags & TcpFlags.Acknowledgement) == 0)
        {
            Counters.Malformed++;
            return PacketVerdict.Drop;
        }

        Counters.Truncated += tcp.IsTruncated ? 1 : 0;
        if ((tcp.Flags & TcpFlags.Urgent) != 0 && c.State != ConnectionState.LetGo)
        {
            return _denier.Deny(c, packet, tcp, DenyReason.UrgentData, tcp.Sequence);
        }

        if (!_rules.AreOf(c) && _rules.Rejudge(c, out var free) is var reason && (reason != DenyReason.None || free))
        {
            return free ? LetGo(c, packet) : _denier.Deny(c, packet, tcp, reason, tcp.Sequence);
        }

        return c.State == ConnectionState.LetGo ? LetGo(c, packet) : Advance(c, packet, tcp);
    }

    private PacketVerdict Advance(Connection c, in Arrival packet, in TcpPacket tcp)
    {
        var end = (tcp.Flags & TcpFlags.Fin) != 0;
        c.State = ConnectionState.Judged;
        _observer.Begin(c, tcp.Acknowledgement);
        var outcome = c.Stream.Accept(tcp.Sequence, tcp.Payload, end, c, tcp.PayloadLength - tcp.Payload.Length);
        c.HeadBegan = !c.IsInHead ? 0 : c.HeadBegan != 0 ? c.HeadBegan : _observer.Ticks;
        switch (outcome.Action)
        {
            case StreamAction.Pass:
                if (end)
                {
                    c.End(ConnectionState.Ended);
                }

                return Pass(c, packet);
            case StreamAction.Wait when c.Held is null:
                c.Held = new HeldPacket(packet.Id, packet.Mark, packet.Bytes.ToArray(), _observer.Ticks);
                return PacketVerdict.Hold;
            case StreamAction.Deny:
                return _denier.Deny(c, packet, tcp, outcome.Reason, outcome.DeniedAt);
            default:
                Counters.Dropped++;
                return PacketVerdict.Drop;
        }
    }

    // Bits for the connection go to the kernel with the packet, before the server sees it.
    private PacketVerdict Pass(Connection c, in Arrival packet)
    {
        _observer.Passed(c);
        var isDone = c.Tls is { IsDone: true };
        if (isDone && c.Stream.IsSettled)
        {
            return LetGo(c, packet);
        }

        // Before the server has the hello, another could be sent in its place.
        var allowed = c.Allowed > 0;
        var acknowledge = (c.Tls is not null || c.Stream.WantsAcknowledgement) && _observer.Ticks - c.AcknowledgementAsked > AcknowledgementPause;
        if (!allowed || (!c.Asks && !acknowledge && c.IsMarkedAllowed))
        {
            return PacketVerdict.Accept;
        }

        c.IsMarkedAllowed = true;
        var wanted = c.Asks ? _marks.Wanted : acknowledge ? _marks.AcknowledgementWanted : 0;
        if (acknowledge)
        {
            c.AcknowledgementAsked = _observer.Ticks;
        }

        c.Asks = false;
        return Save(packet, _marks.Allowed | wanted);
    }

    private PacketVerdict LetGo(Connection c, in Arrival packet)
    {
        Leave(c);
        return Save(packet, _rules.LetGo);
    }

    private static void Leave(Connection c)
    {
        c.State = ConnectionState.LetGo;
        c.IsMarkedAllowed = true;
        c.HeadBegan = 0;
        c.Stream.Reset();
    }

    private PacketVerdict Save(in Arrival packet, uint bits) =>
        PacketVerdict.Repeat with { Mark = (packet.Mark & ~_marks.Saved) | _marks.Save | bits };

    private PacketVerdict Open(in Arrival packet, in TcpPacket tcp)
    {
        if ((tcp.Flags & ~Opening) != 0 || !tcp.Payload.IsEmpty)
        {
            Counters.Malformed++;
            return PacketVerdict.Drop;
        }

        if (_table.Find(tcp.Key) is { } old)
        {
            if (old.State is ConnectionState.Opening && old.Stream.Next == tcp.Sequence + 1)
            {
                return PacketVerdict.Accept;
            }

            if (old.Continues(tcp.Sequence + 1))
            {
                // The server may not have heard that the last one ended: to it this would be more of the same.
                Counters.Dropped++;
                return PacketVerdict.Drop;
            }

            _observer.GiveUp(old);
            _table.Remove(old);
        }

        List<string>? learnt = null;
        var judgement = _rules.OfOpener(tcp.Key, packet.ToNode, ref learnt);
        if (judgement is { IsRefused: true })
        {
            Counters.Dropped++;
            return PacketVerdict.Drop;
        }

        if (judgement is { IsFree: true })
        {
            return Save(packet, _rules.LetGo);
        }

        if (_table.Add(tcp.Key, tcp.Sequence, packet.ToNode, packet.Device, _observer.Ticks, _observer.Time) is not { } c)
        {
            Counters.TableFull++;
            return PacketVerdict.Drop;
        }

        c.Learnt = learnt;
        if (judgement is { Guard: { } guard })
        {
            _rules.Put(c, guard);
        }

        return PacketVerdict.Accept;
    }

    // A connection from before the agent began, or that it has forgotten: where its stream stands is not known.
    private PacketVerdict Stranger(in Arrival packet, in TcpPacket tcp)
    {
        if (tcp.Payload.IsEmpty || (tcp.Flags & TcpFlags.Reset) != 0)
        {
            return PacketVerdict.Accept;
        }

        if (_rules.OfStranger(tcp.Key, packet.ToNode).IsFree)
        {
            return Save(packet, _rules.LetGo);
        }

        Counters.Denied(LooksLikeTls(tcp.Payload) ? DenyReason.ServerNameForgotten : DenyReason.UnknownConnection);
        return _denier.Refuse(packet, tcp);
    }

    private static bool LooksLikeTls(ReadOnlySpan<byte> bytes) => bytes is [>= 20 and <= 23, 3, ..];

    // The answer is known: the packet that waited for it is judged as if it came now.
    private void Release(Connection c)
    {
        if (c.Held is not { } held)
        {
            return;
        }

        c.Held = null;
        var verdict = TcpPacket.TryRead(held.Bytes, held.Bytes.Length, out var tcp)
            ? Advance(c, new Arrival(held.Id, held.Mark, c.ToNode, c.Device, held.Bytes), tcp) : PacketVerdict.Drop;
        if (verdict.Code == VerdictCode.Hold)
        {
            return;
        }

        Give(held.Id, verdict);
    }
}

using Antrea.Enforcers.L7.Flows;
using Antrea.L7;
using Antrea.L7.Http;
using Antrea.L7.Packets;
using Antrea.L7.Streams;
using Antrea.L7.Tls;

namespace Antrea.Enforcers.L7;

/// <summary>
/// One connection under layer-7 rules, as its judge knows it. Used again for another connection when it has ended. The first byte of the stream says which protocol
/// is judged.
/// </summary>
internal sealed class Connection : IStreamJudge
{
    private const byte TlsHandshake = 22, Sslv2Record = 0x80;

    private readonly HttpLimits _limits;
    private readonly RequestObserver _observer;
    private HttpRequests? _http;
    private TlsHellos? _tls;

    public Connection(HttpLimits limits, StreamLimits stream, RequestObserver observer, MemoryBudget budget) =>
        (_limits, _observer, Stream) = (limits, observer, new TcpStream(budget, stream));

    /// <summary>Number for the log and the list of flows; unique for the life of the agent.</summary>
    public long Id { get; private set; }

    public ConnectionKey Key { get; private set; }

    public TcpStream Stream { get; }

    public FlowProtocol Protocol { get; private set; }

    public ConnectionState State { get; set; }

    /// <summary>The rules; null until they were asked for.</summary>
    public L7Guard? Guard { get; private set; }

    /// <summary>Version of the plan that the rules are from.</summary>
    public int PlanVersion { get; set; }

    /// <summary>Sets of learnt addresses that its server was in.</summary>
    public List<string>? Learnt;

    /// <summary>Ends at the Node itself.</summary>
    public bool ToNode { get; private set; }

    /// <summary>Index of the interface that the client's packets come in by.</summary>
    public int Device { get; private set; }

    /// <summary>Clock ticks (ms) of the first packet, the last one, and of the first byte of a head that is under way (0 = none).</summary>
    public long Opened, Seen, HeadBegan;

    /// <summary>When it was opened.</summary>
    public DateTimeOffset Start { get; private set; }

    /// <summary>The client's last acknowledgement: where a reset to it must stand.</summary>
    public uint ClientAcknowledged;

    /// <summary>Marks that the kernel has for it: requests were allowed.</summary>
    public bool IsMarkedAllowed { get; set; }

    /// <summary>Requests whose answers are awaited, oldest first.</summary>
    public List<PendingRequest> Pending { get; } = [];

    /// <summary>The next packet of the client is to ask the kernel to show the next answer.</summary>
    public bool Asks { get; set; }

    /// <summary>Where the last answer ends, if its head said how long it is: behind that the client waits for nothing.</summary>
    public uint? AnswerEnd { get; set; }

    /// <summary>Clock ticks (ms) of when the kernel was last asked for the sake of an acknowledgement.</summary>
    public long AcknowledgementAsked;

    /// <summary>A request asked for another protocol: nothing passes until the answer is known.</summary>
    public bool AwaitsSwitch { get; set; }

    /// <summary>The client has reset it.</summary>
    public bool IsReset { get; set; }

    /// <summary>Sequence number at which the answer to that request begins.</summary>
    public uint SwitchAt { get; set; }

    /// <summary>It has gone; this is the last that is told of it.</summary>
    public bool IsGone { get; set; }

    /// <summary>Requests, and hellos, that were allowed or denied.</summary>
    public int Allowed, Denied;

    /// <summary>Number of the next request.</summary>
    public int NextRequest { get; set; }

    public DenyReason LastReason { get; set; }

    /// <summary>The packet that waits for an answer of the server.</summary>
    public HeldPacket? Held { get; set; }

    /// <summary>The last request line; of TLS the name is kept by the judge itself.</summary>
    public LastLine Last = new();

    /// <summary>Has changed since it was last told of.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Other rules count since it was last told of.</summary>
    public bool IsRejudged { get; set; }

    /// <summary>It was told of at least once.</summary>
    public bool IsTold { get; set; }

    public HttpRequests? Http => Protocol == FlowProtocol.Http ? _http : null;

    public TlsHellos? Tls => Protocol == FlowProtocol.Tls ? _tls : null;

    /// <summary>Bytes of a head or hello came, and it is not complete.</summary>
    public bool IsInHead => Protocol switch { FlowProtocol.Http => _http!.IsInHead, FlowProtocol.Tls => _tls!.IsInHello, _ => false };

    public void Open(long id, in ConnectionKey key, uint sequence, bool toNode, int device, long ticks, DateTimeOffset now)
    {
        (Id, Key, ToNode, Device, Opened, Seen, Start) = (id, key, toNode, device, ticks, ticks, now);
        (Protocol, State, Guard, PlanVersion, HeadBegan, ClientAcknowledged, Learnt) = (FlowProtocol.Unknown, ConnectionState.Opening, null, 0, 0, 0, null);
        (IsMarkedAllowed, Asks, Allowed, Denied, NextRequest, LastReason, Held, AcknowledgementAsked, AnswerEnd) =
            (false, false, 0, 0, 0, DenyReason.None, null, 0, null);
        (IsDirty, IsTold, IsGone, AwaitsSwitch, IsRejudged, IsReset) = (true, false, false, false, false, false);
        Last.Clear();
        Stream.Open(sequence);
    }

    /// <summary>It has ended, in this way.</summary>
    public void End(ConnectionState how)
    {
        State = how;
        HeadBegan = 0;
        IsDirty = true;
    }

    /// <summary>Gives back what it holds.</summary>
    public void Close()
    {
        Stream.Reset();
        _http?.Release();
        _tls?.Release();
        (Guard, Learnt, Held) = (null, null, null);
    }

    /// <summary>
    /// True if a stream that begins there could be taken for more of this one, by a server that has not heard of its end. What begins behind all that came
    /// leaves a hole that nothing can fill.
    /// </summary>
    public bool Continues(uint sequence) => State is not ConnectionState.Opening && (int)(sequence - Stream.Next) is <= 0 and > -(1 << 30);

    /// <summary>From now on these rules.</summary>
    public void Use(L7Guard guard)
    {
        Guard = guard;
        Http?.Use(guard);
        Tls?.Use(guard);
    }

    /// <inheritdoc/>
    public long Opaque => Protocol switch { FlowProtocol.Http => _http!.Opaque, FlowProtocol.Tls => _tls!.Opaque, _ => 0 };

    /// <inheritdoc/>
    public void Skip(long count)
    {
        if (Protocol == FlowProtocol.Http)
        {
            _http!.Skip(count);
        }
        else
        {
            _tls!.Skip(count);
        }
    }

    /// <inheritdoc/>
    public int Take(ReadOnlySpan<byte> bytes, out DenyReason reason)
    {
        if (Protocol == FlowProtocol.Unknown)
        {
            Begin(bytes[0]);
        }

        return Protocol == FlowProtocol.Http ? _http!.Take(bytes, out reason) : _tls!.Take(bytes, out reason);
    }

    private void Begin(byte first)
    {
        // Where the rules know one protocol only, the reason for another names that one.
        var guard = Guard!;
        var tls = first is TlsHandshake or Sslv2Record ? guard.HasTls || !guard.HasHttp : !guard.HasHttp;
        if (tls)
        {
            (_tls ??= new()).Reset(guard, _observer);
            Protocol = FlowProtocol.Tls;
        }
        else
        {
            (_http ??= new()).Reset(guard, _limits, _observer);
            Protocol = FlowProtocol.Http;
        }
    }
}

using System.Text;
using Antrea.Enforcers.L7.Flows;
using Antrea.L7;
using Antrea.L7.Http;
using Antrea.L7.Packets;
using Antrea.L7.Tls;

namespace Antrea.Enforcers.L7;

/// <summary>Follows the requests of the connections of one judge, from the verdict to the answer. Called under the judge's lock.</summary>
internal sealed class RequestObserver(JudgeContext context) : IHttpObserver, ITlsObserver
{
    /// <summary>How long an answer is waited for (ms) before the request is logged without.</summary>
    public const long Patience = 30_000;

    // Of one connection.
    private const int MostPending = 64;

    // Requests awaiting an answer are few; more than that many are not kept for use again.
    private const int MostSpare = 1024;

    private readonly Stack<PendingRequest> _spare = [];
    private Connection? _current;
    private uint _answerAt;
    private PendingRequest? _deniedHead;
    private L7Rule? _deniedBy;
    private string? _deniedName;
    private bool _timeKnown;
    private DateTimeOffset _time;

    /// <summary>Clock ticks (ms) of this packet.</summary>
    public long Ticks { get; private set; }

    /// <summary>Time of this packet.</summary>
    public DateTimeOffset Time
    {
        get
        {
            if (!_timeKnown)
            {
                (_time, _timeKnown) = (context.Clock.GetUtcNow(), true);
            }

            return _time;
        }
    }

    /// <summary>Reads the clock.</summary>
    public void Now() => (Ticks, _timeKnown) = (Environment.TickCount64, false);

    /// <summary>The bytes of a packet of a connection are judged next.</summary>
    public void Begin(Connection c, uint answerAt) => (_current, _answerAt, _deniedHead, _deniedBy, _deniedName) = (c, answerAt, null, null, null);

    /// <inheritdoc/>
    public void Allowed(in HttpRequestHead head, bool asksSwitch)
    {
        var c = _current!;
        c.Allowed++;
        context.Counters.Allowed++;
        context.Counters.Allow(c.Guard!);
        c.Last.Set(head.Method, head.Target);
        c.IsDirty = true;
        var number = c.NextRequest++;
        (c.AwaitsSwitch, c.SwitchAt) = (asksSwitch, _answerAt);
        c.AnswerEnd = null;
        var follow = context.Events.IsOn || context.Settings.AnswerForbidden;
        c.Asks |= asksSwitch || follow;
        if (!follow)
        {
            return;
        }

        if (c.Pending.Count >= MostPending)
        {
            Done(c, 0, default);
        }

        if (!_spare.TryPop(out var pending))
        {
            pending = new PendingRequest();
        }

        pending.Set(head, number, _answerAt, Ticks, Time);
        c.Pending.Add(pending);
    }

    /// <inheritdoc/>
    public void Denied(in HttpRequestHead head, DenyReason reason, L7Rule? by)
    {
        var c = _current!;
        _deniedBy = by;
        if (!head.Method.IsEmpty)
        {
            _deniedHead = new PendingRequest();
            _deniedHead.Set(head, c.NextRequest, _answerAt, Ticks, Time);
            c.Last.Set(head.Method, head.Target);
        }
    }

    /// <inheritdoc/>
    public void Allowed(ReadOnlySpan<byte> serverName)
    {
        // Told when its packet passes.
    }

    /// <inheritdoc/>
    public void Denied(ReadOnlySpan<byte> serverName, DenyReason reason, L7Rule? by) =>
        (_deniedBy, _deniedName) = (by, serverName.IsEmpty ? null : Encoding.ASCII.GetString(serverName));

    /// <summary>A packet was let through: what it made known of a TLS connection is told.</summary>
    public void Passed(Connection c)
    {
        if (c.Tls is { IsAllowed: true } tls && c.Allowed == 0)
        {
            c.Allowed = 1;
            context.Counters.Hellos++;
            context.Counters.Allow(c.Guard!);
            c.IsDirty = true;
            context.Events.Tls(c, tls);
        }
    }

    /// <summary>A denial: counted, and as the log needs it.</summary>
    public Denial Deny(Connection c, DenyReason reason, int device)
    {
        var by = ReferenceEquals(c, _current) ? _deniedBy : null;
        if (by is null && c.Tls is { } tls)
        {
            c.Guard?.JudgeName(tls.ServerName, out by);
        }

        by ??= c.Guard?.First;
        context.Counters.Denied(reason, by);
        (c.LastReason, c.IsDirty) = (reason, true);
        c.Denied++;
        var head = ReferenceEquals(c, _current) ? _deniedHead : null;
        var name = ReferenceEquals(c, _current) ? _deniedName : null;
        (_deniedHead, _deniedBy, _deniedName, _current) = (null, null, null, null);
        if (name is null && c.Tls is { ServerName.Length: > 0 } known)
        {
            name = Encoding.ASCII.GetString(known.ServerName);
        }

        return new Denial(c.Id, c.Key, Time, c.Start, device, reason, by, c.Protocol)
        {
            Request = c.NextRequest, Head = head, ServerName = name,
        };
    }

    /// <summary>Reads what the server answered.</summary>
    /// <param name="c">The connection.</param>
    /// <param name="answer">A packet of the server.</param>
    /// <param name="response">How it begins.</param>
    /// <returns>The request that it answers, which is to be told of and given back when the judge does not wait for that.</returns>
    public AnsweredRequest? Answered(Connection c, scoped in TcpPacket answer, out StatusLine response)
    {
        if (!StatusLine.TryRead(answer.Payload, out response))
        {
            // The end of an earlier answer, or no HTTP.
            c.Asks |= c.Pending.Count > 0 || c.AwaitsSwitch;
            return null;
        }

        if (response.Status is >= 100 and < 200 and not 101)
        {
            c.Asks = true;
            return null;
        }

        // Told in batches: the client may have asked more since. Of requests sent at once only the first answer can be told apart.
        var at = 0;
        while (at < c.Pending.Count && c.Pending[at].AnswerAt != answer.Sequence)
        {
            at++;
        }

        if (at == c.Pending.Count)
        {
            return null;
        }

        for (var i = 0; i < at; i++)
        {
            Done(c, 0, default);
        }

        // The answer to a HEAD says a length that it does not have.
        c.AnswerEnd = c.Pending.Count == 1 && response is { HeadLength: > 0, Length: { } length and < int.MaxValue } && !c.Pending[0].Method.SequenceEqual("HEAD"u8)
            ? answer.Sequence + (uint)response.HeadLength + (uint)length : null;
        var answered = AnsweredRequest.Of(c, c.Pending[0]);
        c.Pending.RemoveAt(0);
        return answered;
    }

    /// <summary>A request that was told of can be used for another.</summary>
    public void GiveBack(PendingRequest request)
    {
        if (_spare.Count < MostSpare)
        {
            _spare.Push(request);
        }
    }

    /// <summary>True if the client waits for no answer: another could be put in its place.</summary>
    /// <param name="c">The connection.</param>
    /// <param name="at">What the client acknowledges.</param>
    public static bool IsIdle(Connection c, uint at) => c.Protocol == FlowProtocol.Http && c.Opaque == 0 && (c.NextRequest == 0 || (c.Pending.Count == 0 && c.AnswerEnd == at));

    /// <summary>The answers will not be known.</summary>
    /// <param name="c">The connection.</param>
    /// <param name="before">Clock ticks (ms): only of requests before.</param>
    public void GiveUp(Connection c, long before = long.MaxValue)
    {
        while (c.Pending.Count > 0 && c.Pending[0].Since < before)
        {
            Done(c, 0, default);
        }
    }

    private void Done(Connection c, int at, in StatusLine response)
    {
        var pending = c.Pending[at];
        c.Pending.RemoveAt(at);
        context.Events.Http(AnsweredRequest.Of(c, pending), response);
        GiveBack(pending);
    }
}

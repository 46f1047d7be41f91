using Antrea.L7.Streams;

namespace Antrea.L7.Http;

/// <summary>
/// Judges every request of a connection, by RFC 9112 read strictly. Of a request that is denied, no byte of those given with the deciding one is taken; before,
/// its bytes were taken as they came, but never the last of a head. Another protocol can be asked for by the first request of a connection only: behind others, what a
/// server sends for them could pass for the answer, and who chooses what it sends could so open a tunnel. Clients ask on connections of their own, or repeat it on one. Work is linear in the bytes, and nothing is allocated or copied while heads come in one piece.
/// Not thread-safe; made to be used again after <see cref="Reset"/>.
/// </summary>
public sealed class HttpRequests : IStreamJudge
{
    private HttpLimits limits = HttpLimits.Default;
    private L7Guard? guard;
    private IHttpObserver? observer;
    private SectionBuffer section;
    private HeadParser head;
    private FieldLines trailer;
    private ChunkLine chunk;
    private State state;
    private Switch asked;
    private bool isFirst = true, isLineJudged;
    private long remaining;
    private DenyReason denied;

    private enum State : byte
    {
        Head,
        Body,
        ChunkLine,
        ChunkData,
        Trailer,
        Switching,
        Tunnel,
    }

    private enum Switch : byte
    {
        None,
        Upgrade,
        Connect,
        Granted,
    }

    /// <inheritdoc/>
    public long Opaque => state == State.Tunnel ? long.MaxValue : remaining;

    /// <summary>Bytes of a head or trailer came and it is not complete. The empty line that some clients send behind a body begins none.</summary>
    public bool IsInHead => section.Length > 2 || (section.Length > 0 && section.Bytes[0] != '\r');

    /// <summary>The answer to a request that asks for another protocol has to be known before anything else is taken.</summary>
    public bool IsWaiting => state == State.Switching;

    /// <summary>The other protocol was granted: nothing is judged any more.</summary>
    public bool IsTunnel => state == State.Tunnel;

    /// <summary>Bytes kept of a head or trailer.</summary>
    public int BufferedBytes => section.Length;

    /// <summary>Makes it ready for another connection.</summary>
    /// <param name="guard">The rules.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="observer">Who hears of verdicts.</param>
    /// <exception cref="ArgumentOutOfRangeException">No head would fit the limits.</exception>
    public void Reset(L7Guard guard, HttpLimits limits, IHttpObserver observer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.MaxHead, 1);
        (this.guard, this.limits, this.observer) = (guard, limits, observer);
        section.Clear();
        (state, asked, isFirst, isLineJudged, remaining, denied) = (State.Head, Switch.None, true, false, 0, DenyReason.None);
        (head, trailer, chunk) = (default, default, default);
    }

    /// <summary>Has requests from now on judged by other rules; a head that is under way too.</summary>
    public void Use(L7Guard guard) => this.guard = guard;

    /// <summary>Gives back what it holds; <see cref="Reset"/> makes it usable again.</summary>
    public void Release()
    {
        section.Clear();
        (guard, observer) = (null, null);
    }

    /// <summary>The answer to the request that asked for another protocol.</summary>
    /// <param name="status">Its status: 101, or 2xx to CONNECT, grants it; other 1xx are not the answer yet.</param>
    public void Answered(int status)
    {
        var granted = asked == Switch.Upgrade ? status == 101 : status is >= 200 and <= 299;
        if (asked is Switch.None or Switch.Granted || (!granted && status < 200))
        {
            return;
        }

        asked = granted ? Switch.Granted : Switch.None;
        if (state == State.Switching)
        {
            EndMessage();
        }
    }

    /// <inheritdoc/>
    public void Skip(long count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Opaque);
        if (state is State.Tunnel || (remaining -= count) > 0)
        {
            return;
        }

        if (state == State.ChunkData)
        {
            (state, chunk) = (State.ChunkLine, new(true));
        }
        else if (state == State.Body)
        {
            EndMessage();
        }
    }

    /// <inheritdoc/>
    public int Take(ReadOnlySpan<byte> bytes, out DenyReason reason)
    {
        var taken = 0;
        while (taken < bytes.Length && denied == DenyReason.None && remaining == 0 && state is State.Head or State.ChunkLine or State.Trailer)
        {
            var rest = bytes[taken..];
            taken += state switch
            {
                State.Head => TakeHead(rest),
                State.ChunkLine => TakeChunkLine(rest),
                _ => TakeTrailer(rest),
            };
        }

        reason = denied;
        return taken;
    }

    private int TakeHead(ReadOnlySpan<byte> bytes)
    {
        var before = section.Length;
        if (before == 0 && guard!.JudgeProtocol(out var by) is var other and not DenyReason.None)
        {
            return Deny(bytes, other, by);
        }

        var window = Window(bytes);
        var reason = head.Advance(window, limits, isFirst);
        if (reason == DenyReason.None && !head.IsComplete && window.Length >= limits.MaxHead)
        {
            reason = DenyReason.HeadTooLarge;
        }

        if (reason == DenyReason.None && head.IsComplete)
        {
            return Judge(window, before);
        }

        // Its line decides before what is behind it.
        if (head.HasLine && !isLineJudged)
        {
            isLineJudged = true;
            if (guard!.JudgeLine(head.Method(window), head.Target(window), out by) is var line and not DenyReason.None)
            {
                return Deny(window, line, by);
            }
        }

        return reason == DenyReason.None ? Keep(bytes, before) : Deny(window, reason, guard!.First);
    }

    private int Judge(ReadOnlySpan<byte> window, int before)
    {
        var complete = head.Head(window);
        if (guard!.JudgeRequest(complete, out var by) is var reason and not DenyReason.None)
        {
            if (!isLineJudged && guard.JudgeLine(complete.Method, complete.Target, out var byLine) is var line and not DenyReason.None)
            {
                (reason, by) = (line, byLine);
            }

            denied = reason;
            observer!.Denied(complete, reason, by);
            return 0;
        }

        asked = !head.AsksSwitch ? Switch.None : complete.Method.SequenceEqual("CONNECT"u8) ? Switch.Connect : Switch.Upgrade;
        if (asked != Switch.None && !isFirst)
        {
            denied = asked == Switch.Connect ? DenyReason.Connect : DenyReason.Upgrade;
            observer!.Denied(complete, denied, guard.First);
            return 0;
        }

        observer!.Allowed(complete, head.AsksSwitch);
        var taken = head.Length - before;
        (state, remaining) = head.IsChunked ? (State.ChunkLine, 0) : (State.Body, head.BodyLength);
        chunk = new(false);
        isFirst = isLineJudged = false;
        head = default;
        section.Clear();
        if (state == State.Body && remaining == 0)
        {
            EndMessage();
        }

        return taken;
    }

    private int TakeChunkLine(ReadOnlySpan<byte> bytes)
    {
        var taken = chunk.Advance(bytes, limits.MaxChunkLine, out var reason);
        if (reason != DenyReason.None)
        {
            return Deny(default, reason, guard!.First);
        }

        if (chunk.IsDone)
        {
            (state, remaining) = chunk.Size > 0 ? (State.ChunkData, chunk.Size) : (State.Trailer, 0);
            trailer = new(0);
        }

        return taken;
    }

    private int TakeTrailer(ReadOnlySpan<byte> bytes)
    {
        var before = section.Length;
        var window = Window(bytes);
        var step = FieldLines.Step.Field;
        for (var reason = DenyReason.None; step == FieldLines.Step.Field;)
        {
            step = trailer.Next(window, out reason);
            if (step == FieldLines.Step.Field && (trailer.Count > limits.MaxFields || IsFraming(trailer.Name.Of(window))))
            {
                reason = DenyReason.Trailer;
            }

            if (step == FieldLines.Step.More && window.Length >= limits.MaxHead)
            {
                reason = DenyReason.Trailer;
            }

            if (reason != DenyReason.None)
            {
                return Deny(default, reason, guard!.First);
            }
        }

        if (step == FieldLines.Step.More)
        {
            return Keep(bytes, before);
        }

        section.Clear();
        EndMessage();
        return trailer.Length - before;
    }

    // The section so far: as given, if it begins here.
    private ReadOnlySpan<byte> Window(ReadOnlySpan<byte> bytes)
    {
        var more = bytes[..Math.Min(bytes.Length, limits.MaxHead - section.Length)];
        if (section.Length == 0)
        {
            return more;
        }

        section.Append(more);
        return section.Bytes;
    }

    private int Keep(ReadOnlySpan<byte> bytes, int before)
    {
        if (before == 0)
        {
            section.Append(bytes);
        }

        return bytes.Length;
    }

    private void EndMessage()
    {
        (state, asked) = asked switch
        {
            Switch.Granted => (State.Tunnel, Switch.None),
            Switch.None => (State.Head, Switch.None),
            _ => (State.Switching, asked),
        };
    }

    private int Deny(ReadOnlySpan<byte> window, DenyReason reason, L7Rule? by)
    {
        denied = reason;
        observer!.Denied(HeadGlimpse.Of(window), reason, by);
        return 0;
    }

    private static bool IsFraming(ReadOnlySpan<byte> name)
        => System.Text.Ascii.EqualsIgnoreCase(name, "content-length"u8)
            || System.Text.Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8)
            || System.Text.Ascii.EqualsIgnoreCase(name, "host"u8);
}

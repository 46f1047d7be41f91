namespace Antrea.L7.Streams;

/// <summary>
/// The client's bytes of one TCP connection on their way to the server: decides of every segment whether it may pass, and hands the bytes to an
/// <see cref="IStreamJudge"/> in order, each once.
/// </summary>
/// <remarks>
/// <para>
/// Why the server can assemble nothing that was not judged. The bytes of a segment that passed are of three kinds. <i>Judged</i>: the judge took them as control
/// bytes in order; a copy is kept until the server acknowledged them, and a segment that repeats one with another value does not pass, nor one that repeats a byte
/// whose copy was forgotten. So of each control byte at most one value ever passes, and that is the judged one; what the server acknowledged it does not read again.
/// <i>Opaque</i>: they lie in a range whose bounds the control bytes before it fixed; any value is allowed there, and since the bounds are those of the judged bytes,
/// both see the same framing. <i>Held</i>: they passed ahead of a hole, and a copy is kept; another value does not pass. The hole's last byte passes only with a
/// segment after whose bytes all copies it reaches were judged too; if they are denied (or have to wait), that segment does not pass, and as any other that could fill
/// the hole meets the same copies, the hole stays. Therefore whichever of the passed segments the server gets, in whatever order, and whichever value it prefers
/// where they overlap: the bytes it has in order are a prefix of a stream that was allowed, byte for byte in the control ranges, with the same ranges.
/// </para>
/// <para>
/// Sequence numbers are compared in 32 bits. That is sound while judge and server are less than half a round apart: <see cref="StreamLimits.RequiresAcknowledgement"/>.
/// </para>
/// Not thread-safe. Nothing is allocated while segments come in order; buffers come from the shared pool.
/// </remarks>
public sealed class TcpStream
{
    /// <summary>How far a range of opaque bytes is taken as gone by at once, and how far behind a segment may be.</summary>
    private const uint Step = 1u << 28;

    private const int Behind = 1 << 30;
    private const uint Lead = (1u << 31) - (1u << 25);

    private readonly StreamLimits _limits;
    private readonly ControlHistory _control;
    private readonly HeldSegments _held;
    private uint _acknowledged, _highest, _end;
    private bool _ended;
    private StreamOutcome _denied;

    /// <summary>A stream that has yet to be opened.</summary>
    public TcpStream(MemoryBudget budget, StreamLimits? limits = null)
    {
        _limits = limits ?? StreamLimits.Default;
        _control = new ControlHistory(budget, _limits.ControlBytes);
        _held = new HeldSegments(budget, _limits);
    }

    /// <summary>Sequence number of the first byte that was not judged. It may be ahead of what came, by the rest of a body.</summary>
    public uint Next { get; private set; }

    /// <summary>Control bytes kept for comparison.</summary>
    public int RetainedBytes => _control.Count;

    /// <summary>Bytes of out-of-order copies.</summary>
    public int HeldBytes => _held.Bytes;

    /// <summary>
    /// True if the server is known to have all control bytes so far. Only then may a connection leave the queue for good, tunnel or not: a control byte that
    /// the server does not have could still be sent with another value.
    /// </summary>
    public bool IsSettled => _control.Count == 0 && _control.Floor == _acknowledged;

    /// <summary>True if <see cref="Acknowledge"/> is wanted soon: much is kept, or the last known acknowledgement is far behind.</summary>
    public bool WantsAcknowledgement => _control.Count > _limits.AskAt || (_limits.RequiresAcknowledgement && Next - _acknowledged > 2 * Step);

    /// <summary>Begins a connection.</summary>
    /// <param name="initialSequence">The sequence number of the SYN.</param>
    public void Open(uint initialSequence)
    {
        Reset();
        Next = _acknowledged = _highest = initialSequence + 1;
        _control.Open(Next);
    }

    /// <summary>Forgets everything and gives all memory back. To be opened anew.</summary>
    public void Reset()
    {
        _control.Clear();
        _held.Clear();
        _ended = false;
        _denied = default;
    }

    /// <summary>Judges one segment. Once one was denied, every later one is too.</summary>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="payload">Its bytes; may be empty.</param>
    /// <param name="end">True if it has a FIN.</param>
    /// <param name="judge">The judge of this connection.</param>
    /// <param name="missing">How many bytes it has behind these that were cut from the copy of the packet: only opaque ones pass unseen.</param>
    /// <returns>
    /// <see cref="StreamAction.Wait"/>: give the same segment again when the judge was told of the answer. <see cref="StreamAction.Drop"/>: it must not pass; an honest
    /// sender's next attempt will.
    /// </returns>
    public StreamOutcome Accept(uint sequence, ReadOnlySpan<byte> payload, bool end, IStreamJudge judge, int missing = 0)
    {
        if (_denied.Action == StreamAction.Deny)
        {
            return _denied;
        }

        // Where the server most probably stands: what passed and was judged, without holes in a body.
        var front = Earlier(Next, _highest);
        var last = sequence + (uint)(payload.Length + missing);
        var outcome = judge.Opaque == long.MaxValue && IsSettled ? Tunnel(last) : Judge(sequence, payload, last, end, judge, front);
        if (outcome.Action == StreamAction.Pass)
        {
            _highest = Later(_highest, last);
            if (end)
            {
                (_ended, _end) = (true, last);
            }
        }
        else if (outcome.Action == StreamAction.Deny)
        {
            _denied = outcome = outcome with { DeniedAt = front };
        }

        return outcome;
    }

    /// <summary>The server has everything before this sequence number. Numbers that cannot be are ignored.</summary>
    /// <param name="acknowledgement">Of a segment of the server, so not the client's word.</param>
    public void Acknowledge(uint acknowledgement)
    {
        // One more than the last byte: the FIN.
        if ((int)(acknowledgement - _highest) <= 1)
        {
            var known = Earlier(acknowledgement, Earlier(Next, _highest));
            if (IsBefore(_acknowledged, known))
            {
                Release(known);
            }
        }
    }

    private static bool IsBefore(uint a, uint b) => (int)(a - b) < 0;

    private static uint Earlier(uint a, uint b) => IsBefore(a, b) ? a : b;

    private static uint Later(uint a, uint b) => IsBefore(a, b) ? b : a;

    private static StreamOutcome Deny(DenyReason reason) => new(StreamAction.Deny, reason);

    private static StreamOutcome Drop() => new(StreamAction.Drop);

    private StreamOutcome Tunnel(uint last)
    {
        _held.Clear();
        Next = Later(Next, last);
        Release(Next);
        return default;
    }

    private StreamOutcome Judge(uint sequence, ReadOnlySpan<byte> payload, uint last, bool end, IStreamJudge judge, uint front)
    {
        var seen = sequence + (uint)payload.Length;
        var ahead = (int)(sequence - Next);
        if (ahead > _limits.Ahead || ahead < -Behind)
        {
            return Drop();
        }

        var outcome = Compare(sequence, payload, end, last);
        if (outcome.Action != StreamAction.Pass)
        {
            return outcome;
        }

        // A body may have got long (or begun) since the last segment.
        PassOpaque(judge, last);
        if (IsBefore(Next, sequence))
        {
            return last == sequence || (judge.Opaque == 0 && seen == last && _held.TryAdd(sequence, payload)) ? default : Drop();
        }

        if (IsBefore(Next, seen))
        {
            outcome = Feed(payload[(int)(Next - sequence)..], judge, front);
        }

        if (seen != last && outcome.Action == StreamAction.Pass)
        {
            outcome = JudgeUnseen(seen, last, judge);
        }

        // Also where nothing was fed: an earlier segment may have filled the hole and not passed.
        while (outcome.Action == StreamAction.Pass && _held.TryPeek(out var held, out var bytes) && !IsBefore(Next, held))
        {
            var old = (int)Math.Min(Next - held, (uint)bytes.Length);
            outcome = Feed(bytes[old..], judge, front);
            if (outcome.Action == StreamAction.Pass)
            {
                _held.RemoveFirst();
            }
            else if (outcome.Action == StreamAction.Wait)
            {
                // They are under way already, so waiting would not keep them back.
                outcome = Deny(DenyReason.BytesBeforeSwitch);
            }
        }

        return outcome;
    }

    /// <summary>Bytes that were cut from the copy of the packet.</summary>
    private StreamOutcome JudgeUnseen(uint from, uint to, IStreamJudge judge)
    {
        PassOpaque(judge, to);
        return _control.Has(from, to) ? Drop() : !IsBefore(Next, to) ? default : judge.Opaque > 0 ? Drop() : Deny(DenyReason.Truncated);
    }

    /// <summary>With what passed before: it must be the same where it matters.</summary>
    private StreamOutcome Compare(uint sequence, ReadOnlySpan<byte> payload, bool end, uint last)
    {
        // An end before bytes that passed, or at another place, is not the sender's.
        if (end && (_ended ? last != _end : IsBefore(last, _highest)))
        {
            return Drop();
        }

        if (last == sequence)
        {
            return default;
        }

        var reason = _ended && IsBefore(_end, last) ? DenyReason.DataAfterEnd
            : _control.Differs(sequence, payload) ? DenyReason.RetransmissionDiffers
            : _held.Differs(sequence, payload) ? DenyReason.OverlapDiffers
            : DenyReason.None;
        if (reason != DenyReason.None)
        {
            // A single byte is a keep-alive probe with a meaningless byte, of stacks that send one.
            return last - sequence == 1 ? Drop() : Deny(reason);
        }

        return IsBefore(_acknowledged, last) && IsBefore(sequence, _control.Floor) && _acknowledged != _control.Floor ? Drop() : default;
    }

    /// <summary>Gives the judge bytes that begin at <see cref="Next"/>.</summary>
    private StreamOutcome Feed(ReadOnlySpan<byte> bytes, IStreamJudge judge, uint front)
    {
        var last = Next + (uint)bytes.Length;
        while (true)
        {
            PassOpaque(judge, last);
            if (!IsBefore(Next, last))
            {
                return default;
            }

            var rest = bytes[^(int)(last - Next)..];
            if (judge.Opaque > 0 || !MayAdvance((uint)rest.Length))
            {
                return Drop();
            }

            var taken = judge.Take(rest, out var reason);
            if (taken > 0)
            {
                _control.Append(Next, rest[..taken]);
                Next += (uint)taken;
            }

            if (reason != DenyReason.None)
            {
                return Deny(reason);
            }

            if (taken == 0 && judge.Opaque == 0)
            {
                // If the same segment has bytes in front that did not pass yet, the answer to them never comes.
                return IsBefore(front, Next) ? Deny(DenyReason.BytesBeforeSwitch) : new StreamOutcome(StreamAction.Wait);
            }
        }
    }

    /// <summary>Takes opaque bytes as gone by, a good way beyond a place but not so far that sequence numbers get ambiguous.</summary>
    private void PassOpaque(IStreamJudge judge, uint place)
    {
        for (var opaque = judge.Opaque; opaque > 0 && (int)(Next - place) < (int)Step; opaque = judge.Opaque)
        {
            var count = (uint)Math.Min(opaque, Step);
            if (!MayAdvance(count))
            {
                return;
            }

            if (opaque != long.MaxValue)
            {
                judge.Skip(count);
            }

            Next += count;
        }
    }

    private bool MayAdvance(uint count)
    {
        if ((ulong)(Next - _acknowledged) + count <= Lead)
        {
            return true;
        }

        if (_limits.RequiresAcknowledgement)
        {
            return false;
        }

        // What is so far behind is dropped, so it need not be compared.
        Release(Next - Behind);
        return true;
    }

    private void Release(uint sequence)
    {
        _acknowledged = sequence;
        _control.Release(sequence);
    }
}

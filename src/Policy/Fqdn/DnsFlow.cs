using System.Collections.Immutable;

namespace Antrea.Policy.Fqdn;

/// <summary>
/// One direction of a DNS connection over TCP: the bytes not yet cut into messages (RFC 1035, 4.2.2: two bytes of length before each) and the segments
/// that came too early. A value: a segment that does not pass on is one that was never offered. Holds at most <see cref="MaxHeld"/> bytes.
/// </summary>
public sealed class DnsFlow
{
    /// <summary>Bytes a flow may hold: a message of the greatest length, and as much ahead of a hole as a window is wide.</summary>
    public const int MaxHeld = 256 * 1024;

    private const int MaxSegments = 512;

    private readonly uint _next;
    private readonly ReadOnlyMemory<byte> _partial;
    private readonly ImmutableArray<Segment> _ahead;

    private DnsFlow(uint next, ReadOnlyMemory<byte> partial, ImmutableArray<Segment> ahead)
    {
        (_next, _partial, _ahead) = (next, partial, ahead);
        Held = partial.Length + ahead.Sum(a => a.Bytes.Length);
    }

    /// <summary>Bytes held.</summary>
    public int Held { get; }

    /// <summary>The sequence number that comes next.</summary>
    public uint Next => _next;

    /// <summary>True if nothing is half received: the next byte begins a message.</summary>
    public bool IsAtStart => Held == 0;

    /// <summary>A flow whose first message begins at <paramref name="sequence"/>: the initial sequence number + 1.</summary>
    public static DnsFlow StartingAt(uint sequence) => new(sequence, default, []);

    /// <summary>
    /// Takes a segment's payload. Bytes received before are not read again: what came first counts. Messages are those that this very segment
    /// completes, in order; empty ones are left out.
    /// </summary>
    public DnsFlowStep Offer(uint sequence, ReadOnlySpan<byte> payload)
    {
        // Half the number space lies behind, half ahead, also when the numbers wrap.
        long offset = (int)(sequence - _next);
        if (payload.IsEmpty || offset + payload.Length <= 0)
        {
            return new DnsFlowStep(this, []);
        }

        if (offset > MaxHeld)
        {
            // What lies between was not shown to us, or never will be.
            return new DnsFlowStep(null, []);
        }

        if (offset < 0)
        {
            payload = payload[(int)-offset..];
            offset = 0;
        }

        return offset == 0 ? Append(payload) : Keep((uint)(_next + offset), payload);
    }

    private DnsFlowStep Keep(uint sequence, ReadOnlySpan<byte> payload)
    {
        var (from, to) = (sequence - _next, sequence - _next + (uint)payload.Length);
        foreach (var s in _ahead)
        {
            if (s.Sequence - _next <= from && s.Sequence - _next + (uint)s.Bytes.Length >= to)
            {
                return new DnsFlowStep(this, []);
            }
        }

        if (Held + payload.Length > MaxHeld || _ahead.Length >= MaxSegments)
        {
            return new DnsFlowStep(null, []);
        }

        var at = 0;
        while (at < _ahead.Length && _ahead[at].Sequence - _next <= from)
        {
            at++;
        }

        return new DnsFlowStep(new DnsFlow(_next, _partial, _ahead.Insert(at, new Segment(sequence, payload.ToArray()))), []);
    }

    private DnsFlowStep Append(ReadOnlySpan<byte> payload)
    {
        // All that may follow without a hole.
        var stream = new byte[Held + payload.Length];
        _partial.Span.CopyTo(stream);
        payload.CopyTo(stream.AsSpan(_partial.Length));
        var length = _partial.Length + payload.Length;
        var next = _next + (uint)payload.Length;
        var used = 0;
        for (; used < _ahead.Length && (int)(_ahead[used].Sequence - next) <= 0; used++)
        {
            var late = _ahead[used];
            var known = (int)(next - late.Sequence);
            if (known < late.Bytes.Length)
            {
                late.Bytes.AsSpan(known).CopyTo(stream.AsSpan(length));
                length += late.Bytes.Length - known;
                next = late.Sequence + (uint)late.Bytes.Length;
            }
        }

        var messages = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        var at = 0;
        while (length - at >= 2)
        {
            var size = (stream[at] << 8) | stream[at + 1];
            if (length - at - 2 < size)
            {
                break;
            }

            if (size > 0)
            {
                messages.Add(stream.AsMemory(at + 2, size));
            }

            at += 2 + size;
        }

        // A copy, so that a small rest does not keep a large buffer.
        var rest = stream.AsSpan(at, length - at).ToArray();
        return new DnsFlowStep(new DnsFlow(next, rest, _ahead[used..]), messages.DrainToImmutable());
    }

    private readonly record struct Segment(uint Sequence, byte[] Bytes);
}

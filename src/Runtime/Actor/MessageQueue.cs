using System.Runtime.CompilerServices;

namespace Antrea.Runtime.Actor;

/// <summary>
/// Many producers, one consumer, in chained segments. A producer claims a slot with one interlocked add; the add comes
/// before the look at <see cref="TrySchedule"/>'s flag, so a consumer that lets go of the flag and then finds nothing
/// claimed cannot miss a message. What producers touch lies apart from what the consumer writes at each message.
/// </summary>
internal sealed class MessageQueue : Padding
{
    private const int Smallest = 8;
    private const int Largest = 1024;

    private Segment? _tail; // where producers claim
    private Segment? _head; // where the consumer reads; written by it, rarely
    private Segment? _first; // handed over to the consumer once
    private int _scheduled;

    /// <summary>True for the one caller that has to run the consumer.</summary>
    public bool TrySchedule()
        => Volatile.Read(ref _scheduled) == 0 && Interlocked.Exchange(ref _scheduled, 1) == 0;

    public bool IsScheduled => Volatile.Read(ref _scheduled) != 0;

    public void LetGo() => Interlocked.Exchange(ref _scheduled, 0);

    public void Enqueue(object message, IActorRef? sender)
    {
        var segment = Volatile.Read(ref _tail) ?? Begin();
        while (true)
        {
            var slots = segment.Slots;
            var index = Interlocked.Increment(ref segment.Claimed) - 1;
            if ((uint)index < (uint)slots.Length)
            {
                ref var slot = ref slots[index];
                slot.Sender = sender;
                Volatile.Write(ref slot.Message, message);
                return;
            }

            segment = Extend(segment);
        }
    }

    /// <param name="index">The consumer's place in its segment; kept by the consumer.</param>
    /// <param name="envelope">The oldest message.</param>
    public bool TryDequeue(ref int index, out Envelope envelope)
    {
        var segment = _head ?? TakeFirst();
        if (segment is not null && index == segment.Slots.Length && Volatile.Read(ref segment.Next) is { } next)
        {
            _head = segment = next;
            index = 0;
        }

        if (segment is null || index == segment.Slots.Length)
        {
            envelope = default;
            return false;
        }

        ref var slot = ref segment.Slots[index];
        var message = Volatile.Read(ref slot.Message);
        if (message is null)
        {
            if (Volatile.Read(ref segment.Claimed) <= index)
            {
                envelope = default;
                return false;
            }

            message = Await(ref slot);
        }

        envelope = new Envelope(message, slot.Sender);
        slot = default;
        index++;
        return true;
    }

    public bool IsEmpty(int index)
    {
        var segment = _head ?? Volatile.Read(ref _first);
        if (segment is null)
        {
            return Volatile.Read(ref _tail) is null;
        }

        if (index < segment.Slots.Length)
        {
            return Volatile.Read(ref segment.Claimed) <= index;
        }

        return Volatile.Read(ref segment.Next) is not { } next || Volatile.Read(ref next.Claimed) == 0;
    }

    /// <summary>How many wait; from any thread, a moment's estimate.</summary>
    public int Count(int index)
    {
        var count = 0;
        for (var segment = _head ?? Volatile.Read(ref _first); segment is not null; segment = segment.Next, index = 0)
        {
            count += Math.Max(0, Math.Min(Volatile.Read(ref segment.Claimed), segment.Slots.Length) - index);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Segment Begin()
    {
        lock (this)
        {
            if (_tail is null)
            {
                _first = new Segment(Smallest);
                Volatile.Write(ref _tail, _first);
            }

            return _tail;
        }
    }

    private Segment? TakeFirst()
    {
        if (Volatile.Read(ref _first) is { } first)
        {
            _head = first;
            _first = null;
        }

        return _head;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Segment Extend(Segment full)
    {
        if (Volatile.Read(ref full.Next) is not { } next)
        {
            // Longer segments only for a consumer that is behind: an actor that keeps up stays small.
            var behind = _head != full;
            var created = new Segment(behind ? Math.Min(full.Slots.Length * 2, Largest) : Smallest);
            next = Interlocked.CompareExchange(ref full.Next, created, null) ?? created;
        }

        var seen = Interlocked.CompareExchange(ref _tail, next, full);
        return seen == full ? next : seen!;
    }

    // A producer has claimed the slot but not filled it yet; it is between two instructions.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object Await(ref Slot slot)
    {
        var spin = new SpinWait();
        object? message;
        while ((message = Volatile.Read(ref slot.Message)) is null)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        return message;
    }

    private struct Slot
    {
        public object? Message; // last to be written
        public IActorRef? Sender;
    }

    private sealed class Segment(int length)
    {
        public readonly Slot[] Slots = new Slot[length];
        public Segment? Next;
        public int Claimed;
    }
}

/// <summary>Keeps the fields of a derived class off the cache line of the object before it.</summary>
internal abstract class Padding
{
#pragma warning disable CS0169, IDE0051, CA1823
    private readonly long _0, _1, _2, _3, _4, _5;
#pragma warning restore CS0169, IDE0051, CA1823
}

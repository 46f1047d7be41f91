using System.Runtime.CompilerServices;

namespace Antrea.Runtime.Actor;

/// <summary>
/// Many producers, one consumer: a linked list whose tail is swapped in by the producers (after Vyukov). An empty queue
/// that never had a message owns no memory; the last node taken stays as the list's anchor.
/// </summary>
internal struct MessageQueue
{
    private Node? _anchor; // last node consumed; consumer only
    private Node? _first; // the very first node, set once
    private Node? _tail;

    public readonly bool IsEmpty => Volatile.Read(in _tail) == _anchor;

    public void Enqueue(object message, IActorRef? sender)
    {
        var node = new Node { Message = message, Sender = sender };
        var previous = Interlocked.Exchange(ref _tail, node);
        if (previous is null)
        {
            Volatile.Write(ref _first, node);
        }
        else
        {
            Volatile.Write(ref previous.Next, node);
        }
    }

    public bool TryDequeue(out Envelope envelope)
    {
        var anchor = _anchor;
        var next = anchor is null ? Volatile.Read(ref _first) : Volatile.Read(ref anchor.Next);
        if (next is null)
        {
            if (IsEmpty)
            {
                envelope = default;
                return false;
            }

            next = Await();
        }

        envelope = new Envelope(next.Message!, next.Sender);
        next.Message = null;
        next.Sender = null;
        _anchor = next;
        return true;
    }

    /// <summary>How many wait, counted by walking; from any thread, a moment's estimate.</summary>
    public readonly int Count(int limit = int.MaxValue)
    {
        var count = 0;
        var anchor = _anchor;
        for (var node = anchor is null ? _first : anchor.Next; node is not null && count < limit; node = node.Next)
        {
            count++;
        }

        return count;
    }

    // A producer has swapped the tail but not linked its node yet; it is between two instructions.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Node Await()
    {
        var spin = new SpinWait();
        while (true)
        {
            var next = _anchor is null ? Volatile.Read(ref _first) : Volatile.Read(ref _anchor.Next);
            if (next is not null)
            {
                return next;
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private sealed class Node
    {
        public Node? Next;
        public object? Message;
        public IActorRef? Sender;
    }
}

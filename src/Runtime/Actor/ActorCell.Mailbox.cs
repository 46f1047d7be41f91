namespace Antrea.Runtime.Actor;

internal sealed partial class ActorCell
{
    /// <summary>Messages taken before the thread goes to somebody else.</summary>
    private const int Throughput = 128;

    private readonly MessageQueue _queue;
    private int _queueIndex;
    private SystemMessage? _systemMessages; // written by all; a stack, newest first
    private Stack<Envelope>? _front; // unstashed messages, ahead of the queue
    private int _suspended;
    private long _processed;
    private long _runs;

    /// <summary>How often the actor has been given a thread.</summary>
    public long Runs => Volatile.Read(ref _runs);

    /// <summary>Neither running nor waiting for a thread; messages may wait in it while it is suspended or awaits.</summary>
    public bool IsIdle => !_queue.IsScheduled;

    public long Processed => Volatile.Read(ref _processed);

    private bool CanReceive => _suspended == 0 && _pending is null;

    public void Send(object message, IActorRef? sender)
    {
        _queue.Enqueue(message, sender);
        Schedule(preferLocal: true);
    }

    public void SendSystem(SystemMessage message)
    {
        var head = Volatile.Read(ref _systemMessages);
        while (true)
        {
            message.Next = head;
            var seen = Interlocked.CompareExchange(ref _systemMessages, message, head);
            if (seen == head)
            {
                break;
            }

            head = seen;
        }

        Schedule(preferLocal: true);
    }

    public void Start() => Schedule(preferLocal: false);

    public int MailboxLength => _queue.Count(_queueIndex) + (_front?.Count ?? 0);

    void IThreadPoolWorkItem.Execute()
    {
        s_current = this;
        Volatile.Write(ref _runs, _runs + 1);
        Run();
        s_current = null;
        _queue.LetGo();
        if (Volatile.Read(ref _systemMessages) is not null
            || (CanReceive && (!_queue.IsEmpty(_queueIndex) || _front is { Count: > 0 })))
        {
            // Behind all others, so that a busy actor does not keep a thread to itself.
            Schedule(preferLocal: false);
        }
    }

    /// <summary>Puts messages in front of the mailbox, keeping their order.</summary>
    internal void Prepend(IReadOnlyList<Envelope> envelopes)
    {
        if (envelopes.Count == 0)
        {
            return;
        }

        _front ??= new Stack<Envelope>(envelopes.Count);
        for (var i = envelopes.Count - 1; i >= 0; i--)
        {
            _front.Push(envelopes[i]);
            if (envelopes[i].Message is Terminated terminated)
            {
                Watching.Queued[terminated.ActorRef] = null;
            }
        }
    }

    private void Schedule(bool preferLocal)
    {
        if (_queue.TrySchedule())
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal);
        }
    }

    private void Run()
    {
        if (_state == CellState.New)
        {
            Create();
        }

        RunSystemMessages();
        for (var left = Throughput; left > 0 && CanReceive && TryDequeue(out var envelope); left--)
        {
            Invoke(envelope);
            if (Volatile.Read(ref _systemMessages) is not null)
            {
                RunSystemMessages();
            }
        }
    }

    private bool TryDequeue(out Envelope envelope)
        => (_front is not null && _front.TryPop(out envelope)) || _queue.TryDequeue(ref _queueIndex, out envelope);

    private void RunSystemMessages()
    {
        while (Interlocked.Exchange(ref _systemMessages, null) is { } newest)
        {
            SystemMessage? oldest = null;
            for (var message = newest; message is not null;)
            {
                var next = message.Next;
                message.Next = oldest;
                oldest = message;
                message = next;
            }

            for (var message = oldest; message is not null;)
            {
                var next = message.Next;
                message.Next = null;
                InvokeSystem(message);
                message = next;
            }
        }
    }
}

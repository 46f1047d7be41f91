namespace Antrea.TestKit;

/// <summary>What a test actor has received and the test has not looked at yet.</summary>
internal sealed class TestMailbox
{
    private readonly Queue<Envelope> _messages = new();

    public Func<object, bool>? Ignore { get; set; }

    public void Add(Envelope envelope)
    {
        lock (_messages)
        {
            if (Ignore is null || !Ignore(envelope.Message))
            {
                _messages.Enqueue(envelope);
                Monitor.PulseAll(_messages);
            }
        }
    }

    public bool TryTake(TimeSpan timeout, out Envelope envelope)
    {
        var deadline = Environment.TickCount64 + (long)Math.Ceiling(timeout.TotalMilliseconds);
        lock (_messages)
        {
            while (!_messages.TryDequeue(out envelope))
            {
                var left = deadline - Environment.TickCount64;
                if (left <= 0 || !Monitor.Wait(_messages, TimeSpan.FromMilliseconds(left)))
                {
                    return _messages.TryDequeue(out envelope);
                }
            }

            return true;
        }
    }

    public bool TryPeek(TimeSpan timeout, out Envelope envelope)
    {
        var deadline = Environment.TickCount64 + (long)Math.Ceiling(timeout.TotalMilliseconds);
        lock (_messages)
        {
            while (!_messages.TryPeek(out envelope))
            {
                var left = deadline - Environment.TickCount64;
                if (left <= 0 || !Monitor.Wait(_messages, TimeSpan.FromMilliseconds(left)))
                {
                    return _messages.TryPeek(out envelope);
                }
            }

            return true;
        }
    }
}

internal sealed record WatchRequest(IActorRef Subject, bool Start) : IDeadLetterSuppression;

internal sealed class TestActor(TestMailbox mailbox) : ActorBase
{
    protected override bool Receive(object message)
    {
        if (message is WatchRequest request)
        {
            _ = request.Start ? Context.Watch(request.Subject) : Context.Unwatch(request.Subject);
            Sender.Tell(request, Self);
        }
        else
        {
            mailbox.Add(new Envelope(message, Sender));
        }

        return true;
    }
}

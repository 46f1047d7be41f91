namespace Antrea.Runtime.Actor;

/// <summary>Handled by the runtime itself.</summary>
public interface IAutoReceivedMessage;

/// <summary>May stop or fail its receiver.</summary>
public interface IPossiblyHarmful;

/// <summary>Does not count as activity for the receive timeout.</summary>
public interface INotInfluenceReceiveTimeout;

/// <summary>Wraps another message.</summary>
public interface IWrappedMessage
{
    object Message { get; }
}

/// <summary>Message and sender as they lie in a mailbox.</summary>
public readonly struct Envelope
{
    public Envelope(object message, IActorRef? sender)
    {
        Message = message;
        Sender = sender!;
    }

    public object Message { get; }

    public IActorRef Sender { get; }

    public override string ToString() => $"<{Message}> from {Sender}";
}

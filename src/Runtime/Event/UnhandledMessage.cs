using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Event;

/// <summary>The recipient has no handler for the message.</summary>
public sealed class UnhandledMessage : AllDeadLetters
{
    public UnhandledMessage(object message, IActorRef? sender, IActorRef recipient)
        : base(message, sender, recipient) { }
}

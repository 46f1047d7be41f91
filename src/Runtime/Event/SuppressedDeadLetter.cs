using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Event;

/// <summary>A dead letter that nobody misses.</summary>
public sealed class SuppressedDeadLetter : AllDeadLetters
{
    public SuppressedDeadLetter(object message, IActorRef? sender, IActorRef recipient)
        : base(message, sender, recipient) { }
}

using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Event;

/// <summary>The recipient does not exist (any more).</summary>
public sealed class DeadLetter : AllDeadLetters
{
    public DeadLetter(object message, IActorRef? sender, IActorRef recipient) : base(message, sender, recipient) { }
}

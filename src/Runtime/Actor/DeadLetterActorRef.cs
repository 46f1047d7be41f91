namespace Antrea.Runtime.Actor;

internal sealed class DeadLetterActorRef(ActorSystem system, ActorPath path) : InternalActorRef
{
    public override ActorPath Path { get; } = path;

    public override ActorSystem System => system;

    protected override void TellInternal(object message, IActorRef? sender) => system.DeadLetter(message, sender, this);
}

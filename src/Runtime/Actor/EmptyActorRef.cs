namespace Antrea.Runtime.Actor;

/// <summary>The place of an actor that does not exist: what comes becomes a dead letter.</summary>
internal sealed class EmptyActorRef(ActorSystem system, ActorPath path) : InternalActorRef
{
    public override ActorPath Path { get; } = path;

    public override ActorSystem System => system;

    protected override void TellInternal(object message, IActorRef? sender)
        => system.DeadLetter(message, sender, this);
}

namespace Antrea.Runtime.Actor;

/// <summary>The reference of an actor in this process.</summary>
internal sealed class LocalActorRef : InternalActorRef
{
    public LocalActorRef(ActorSystem system, Props props, LocalActorRef? parent, ActorPath path)
    {
        Path = path;
        Cell = new ActorCell(system, this, props, parent);
    }

    public override ActorPath Path { get; }

    public ActorCell Cell { get; }

    public override ActorSystem System => Cell.System;

    public override IEnumerable<LocalActorRef> LivingChildren => Cell.ChildrenSnapshot();

    public override void SendSystem(SystemMessage message) => Cell.SendSystem(message);

    public override InternalActorRef? FindChild(string name) => Cell.FindChild(name);

    protected override void TellInternal(object message, IActorRef? sender) => Cell.Send(message, sender);
}

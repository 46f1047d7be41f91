namespace Antrea.Runtime.Actor;

/// <summary>The reference of an actor in this process.</summary>
internal sealed class LocalActorRef : InternalActorRef
{
    private readonly MessageQueue _queue = new();

    public LocalActorRef(ActorSystem system, Props props, LocalActorRef? parent, ActorPath path)
    {
        Path = path;
        Cell = new ActorCell(system, this, props, parent, _queue);
    }

    public override ActorPath Path { get; }

    public ActorCell Cell { get; }

    public override ActorSystem System => Cell.System;

    public override IEnumerable<LocalActorRef> LivingChildren => Cell.ChildrenSnapshot();

    public override void SendSystem(SystemMessage message) => Cell.SendSystem(message);

    public override InternalActorRef? FindChild(string name) => Cell.FindChild(name);

    // As Cell.Send, without a look at the cell, which its own thread keeps writing to.
    protected override void TellInternal(object message, IActorRef? sender)
    {
        _queue.Enqueue(message, sender);
        if (_queue.TrySchedule())
        {
            ThreadPool.UnsafeQueueUserWorkItem(Cell, preferLocal: true);
        }
    }
}

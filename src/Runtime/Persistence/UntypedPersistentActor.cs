using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Persistence;

public abstract class UntypedPersistentActor : Eventsourced
{
    protected static new IUntypedActorContext Context => ActorCell.RequireCurrent();

    protected override bool Receive(object message) => ReceiveCommand(message);

    protected sealed override bool ReceiveCommand(object message)
    {
        OnCommand(message);
        return true;
    }

    protected sealed override bool ReceiveRecover(object message) => TryRecover(message);

    internal virtual bool TryRecover(object message)
    {
        OnRecover(message);
        return true;
    }

    protected abstract void OnCommand(object message);

    protected abstract void OnRecover(object message);

    protected void Become(UntypedReceive receive) => Context.Become(receive);

    protected void BecomeStacked(UntypedReceive receive) => Context.BecomeStacked(receive);
}

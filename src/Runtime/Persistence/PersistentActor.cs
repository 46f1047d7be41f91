namespace Antrea.Runtime.Persistence;

public abstract class PersistentActor : Eventsourced
{
    protected override bool Receive(object message) => ReceiveCommand(message);
}

namespace Antrea.Runtime.Actor;

public abstract class UntypedActorWithStash : UntypedActor, IWithStash
{
    public IStash Stash { get; set; } = null!;
}

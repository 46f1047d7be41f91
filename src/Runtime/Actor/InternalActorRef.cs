namespace Antrea.Runtime.Actor;

/// <summary>A reference that the runtime can also send its own messages to.</summary>
internal abstract class InternalActorRef : ActorRefBase
{
    public abstract ActorSystem System { get; }

    /// <summary>By default there is nobody: whoever watches is told at once that it is dead.</summary>
    public virtual void SendSystem(SystemMessage message)
    {
        if (message is WatchMessage watch)
        {
            watch.Watcher.SendSystem(new DeathWatchNotification(this, existenceConfirmed: false));
        }
    }

    public virtual InternalActorRef? FindChild(string name) => null;

    public virtual IEnumerable<LocalActorRef> LivingChildren => [];
}

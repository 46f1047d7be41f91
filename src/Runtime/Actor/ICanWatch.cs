namespace Antrea.Runtime.Actor;

/// <summary>Death watch: one <see cref="Terminated"/> when the subject has stopped, also if it had before.</summary>
public interface ICanWatch
{
    IActorRef Watch(IActorRef subject);

    /// <summary>As <see cref="Watch"/>, but <paramref name="message"/> comes instead of <see cref="Terminated"/>.</summary>
    IActorRef WatchWith(IActorRef subject, object message);

    IActorRef Unwatch(IActorRef subject);
}

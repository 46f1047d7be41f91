namespace Antrea.Runtime.Actor;

/// <summary>Something that messages can be sent to.</summary>
public interface ICanTell
{
    /// <summary>Sends at most once; messages of one sender to one receiver keep their order.</summary>
    void Tell(object message, IActorRef? sender);
}

namespace Antrea.Runtime.Actor;

/// <summary>Creates actors (below itself) and selects them by path.</summary>
public interface IActorRefFactory
{
    /// <exception cref="InvalidActorNameException">The name is malformed or taken.</exception>
    IActorRef ActorOf(Props props, string? name = null);

    ActorSelection ActorSelection(ActorPath actorPath);

    /// <summary>Absolute (<c>/user/a</c>, <c>akka://system/user/a</c>) or relative; <c>..</c>, <c>*</c> and <c>?</c> work.</summary>
    ActorSelection ActorSelection(string actorPath);
}

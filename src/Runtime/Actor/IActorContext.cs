namespace Antrea.Runtime.Actor;

/// <summary>What an actor sees of the runtime; valid only on the actor's own thread of execution.</summary>
public interface IActorContext : IActorRefFactory, ICanWatch
{
    IActorRef Self { get; }

    Props Props { get; }

    /// <summary>Sender of the current message; <see cref="ActorSystem.DeadLetters"/> if none was given.</summary>
    IActorRef Sender { get; }

    ActorSystem System { get; }

    IActorRef Parent { get; }

    TimeSpan? ReceiveTimeout { get; }

    void Become(Receive receive);

    void BecomeStacked(Receive receive);

    void UnbecomeStacked();

    /// <summary>The living child of that name, else <see cref="ActorRefs.Nobody"/>.</summary>
    IActorRef Child(string name);

    IEnumerable<IActorRef> GetChildren();

    /// <summary>Sends <see cref="Actor.ReceiveTimeout"/> after so long without a message; null turns it off.</summary>
    void SetReceiveTimeout(TimeSpan? timeout);

    /// <summary>Stops an actor after its current message; what is left in its mailbox becomes dead letters.</summary>
    void Stop(IActorRef child);
}

using Antrea.Runtime.Event;

namespace Antrea.Runtime.Actor;

/// <summary>A watched actor has stopped.</summary>
public sealed class Terminated
    : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression, IEquatable<Terminated>
{
    public Terminated(IActorRef actorRef, bool existenceConfirmed, bool addressTerminated)
    {
        ActorRef = actorRef;
        ExistenceConfirmed = existenceConfirmed;
        AddressTerminated = addressTerminated;
    }

    public IActorRef ActorRef { get; }

    /// <summary>False if the actor was gone already when it was first watched and nobody knows that it ever lived.</summary>
    public bool ExistenceConfirmed { get; }

    public bool AddressTerminated { get; }

    public bool Equals(Terminated? other) => other is not null && Equals(ActorRef, other.ActorRef)
        && ExistenceConfirmed == other.ExistenceConfirmed && AddressTerminated == other.AddressTerminated;

    public override bool Equals(object? obj) => Equals(obj as Terminated);

    public override int GetHashCode() => HashCode.Combine(ActorRef, ExistenceConfirmed, AddressTerminated);

    public override string ToString() => $"<Terminated>: {ActorRef} - ExistenceConfirmed={ExistenceConfirmed}";
}

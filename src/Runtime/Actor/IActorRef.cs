namespace Antrea.Runtime.Actor;

/// <summary>A handle of one incarnation of an actor; equal when path and uid are equal.</summary>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, IComparable
{
    ActorPath Path { get; }
}

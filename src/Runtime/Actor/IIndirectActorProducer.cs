namespace Antrea.Runtime.Actor;

/// <summary>Makes actors for <see cref="Props.CreateBy"/>; a new one at each call.</summary>
public interface IIndirectActorProducer
{
    Type ActorType { get; }

    ActorBase Produce();

    void Release(ActorBase actor);
}

namespace Antrea.Runtime.Actor;

public static class ActorRefExtensions
{
    /// <summary>True for null and for <see cref="Nobody"/>.</summary>
    public static bool IsNobody(this IActorRef? actorRef) => actorRef is null or Nobody;

    public static IActorRef GetOrElse(this IActorRef? actorRef, Func<IActorRef> elseValue)
    {
        ArgumentNullException.ThrowIfNull(elseValue);
        return actorRef.IsNobody() ? elseValue() : actorRef!;
    }
}

using System.Diagnostics.CodeAnalysis;

namespace Antrea.Runtime.Actor;

public static class ActorRefFactoryExtensions
{
    public static IActorRef ActorOf<[DynamicallyAccessedMembers(Props.Constructors)] TActor>(
        this IActorRefFactory factory, string? name = null)
        where TActor : ActorBase, new()
    {
        ArgumentNullException.ThrowIfNull(factory);
        return factory.ActorOf(Props.Create<TActor>(), name);
    }

    /// <summary>Selects <paramref name="actorPath"/> relative to <paramref name="anchorRef"/>.</summary>
    public static ActorSelection ActorSelection(this IActorRefFactory factory, IActorRef anchorRef, string actorPath)
        => new(anchorRef, actorPath);
}

namespace Antrea.Runtime.Actor;

/// <summary>The two references that lead nowhere.</summary>
public static class ActorRefs
{
    /// <summary>No sender: null. The receiver sees <see cref="ActorSystem.DeadLetters"/>.</summary>
    public static readonly IActorRef NoSender = null!;

    /// <summary>Swallows every message.</summary>
    public static readonly Nobody Nobody = Nobody.Instance;
}

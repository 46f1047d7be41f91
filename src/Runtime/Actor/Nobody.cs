namespace Antrea.Runtime.Actor;

/// <summary>An actor that does not exist: swallows every message.</summary>
public sealed class Nobody : ActorRefBase
{
    public static readonly Nobody Instance = new();

    private Nobody() { }

    public override ActorPath Path { get; } =
        new RootActorPath(new Address("akka", "all-systems"), "/Nobody");

    protected override void TellInternal(object message, IActorRef? sender) { }
}

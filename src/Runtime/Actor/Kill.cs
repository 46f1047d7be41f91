namespace Antrea.Runtime.Actor;

/// <summary>Makes the actor throw <see cref="ActorKilledException"/>.</summary>
public sealed class Kill : IAutoReceivedMessage
{
    private Kill() { }

    public static Kill Instance { get; } = new();

    public override string ToString() => "<Kill>";
}

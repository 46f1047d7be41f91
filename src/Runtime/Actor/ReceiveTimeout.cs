namespace Antrea.Runtime.Actor;

/// <summary>No message came for the time set with <see cref="IActorContext.SetReceiveTimeout"/>.</summary>
public class ReceiveTimeout : IPossiblyHarmful
{
    private ReceiveTimeout() { }

    public static ReceiveTimeout Instance { get; } = new();
}

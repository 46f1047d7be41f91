using Antrea.Runtime.Event;

namespace Antrea.Runtime.Actor;

/// <summary>Stops the actor when its turn in the mailbox comes.</summary>
public sealed class PoisonPill : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression
{
    private PoisonPill() { }

    public static PoisonPill Instance { get; } = new();

    public override string ToString() => "<PoisonPill>";
}

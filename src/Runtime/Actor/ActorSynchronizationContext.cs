namespace Antrea.Runtime.Actor;

/// <summary>Brings what follows an <c>await</c> in a handler back into the actor.</summary>
internal sealed class ActorSynchronizationContext(ActorCell cell) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => cell.SendSystem(new ContinueMessage(d, state));

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (ActorCell.Current != cell)
        {
            throw new NotSupportedException("An actor cannot be entered synchronously.");
        }

        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;
}

using Antrea.Actors.Messages;

namespace Antrea.Enforcers.L7.Flows;

/// <summary>One live connection: folds what happens to it. It ends with the connection.</summary>
/// <remarks>There may be 100,000 of them: no table of handlers each.</remarks>
internal sealed class FlowActor(FlowCell cell, TimeProvider clock) : UntypedActor
{
    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case FlowChange change:
                cell.State = cell.State.With(change, clock.GetUtcNow());
                if (change.Events.HasFlag(FlowEvents.Closed))
                {
                    Context.Stop(Self);
                }

                break;
            case Describe:
                Sender.Tell(new Description(cell.State.ToString()));
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}

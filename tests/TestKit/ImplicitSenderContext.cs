namespace Antrea.TestKit;

/// <summary>Keeps the test actor as implicit sender over the awaits of a test.</summary>
internal sealed class ImplicitSenderContext(ActorCell cell, SynchronizationContext? inner) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (inner is null)
        {
            ThreadPool.QueueUserWorkItem(_ => Run(d, state), null);
        }
        else
        {
            inner.Post(_ => Run(d, state), null);
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => Run(d, state);

    public override SynchronizationContext CreateCopy() => this;

    private void Run(SendOrPostCallback callback, object? state)
    {
        var outerContext = Current;
        var outerCell = ActorCell.Enter(cell);
        SetSynchronizationContext(this);
        try
        {
            callback(state);
        }
        finally
        {
            SetSynchronizationContext(outerContext);
            ActorCell.Enter(outerCell);
        }
    }
}

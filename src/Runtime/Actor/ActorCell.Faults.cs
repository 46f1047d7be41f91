namespace Antrea.Runtime.Actor;

internal sealed partial class ActorCell
{
    private SupervisorStrategy? _strategy;
    private RestartStatistics? _restartStatistics; // belongs to the parent's thread
    private object? _failedMessage;
    private LocalActorRef? _perpetrator;
    private bool _failed;
    private FailureRecord? _lastFailure;

    /// <summary>The last exception that left a handler, and when.</summary>
    public FailureRecord? LastFailure => Volatile.Read(ref _lastFailure);

    public RestartStatistics RestartStatistics => _restartStatistics ??= new RestartStatistics();

    private SupervisorStrategy Strategy
        => _strategy ??= Props.SupervisorStrategy ?? _actor?.OwnStrategy() ?? SupervisorStrategy.DefaultStrategy;

    /// <summary>Suspends this actor and all below it, and asks the parent what to do.</summary>
    private void HandleFailure(Exception cause, LocalActorRef? perpetrator = null)
    {
        Volatile.Write(ref _lastFailure, new FailureRecord(cause, System.Clock.GetUtcNow()));
        if (_failed || IsStopping)
        {
            return;
        }

        _failed = true;
        _perpetrator = perpetrator;
        _failedMessage = _current.Message;
        _suspended++;
        ForEachChild(child =>
        {
            if (child != perpetrator)
            {
                child.SendSystem(new SuspendMessage());
            }
        });
        if (_parent is null)
        {
            PublishError(cause, "The root guardian failed: the system terminates");
            _ = System.Terminate();
        }
        else
        {
            _parent.SendSystem(new FailedMessage(_self, cause));
        }
    }

    private void ChildFailed(FailedMessage failure)
    {
        if (!IsChild(failure.Child))
        {
            return;
        }

        // As in any handler, Sender tells the decider who it is about.
        var interrupted = _current;
        bool handled;
        try
        {
            _current = new Envelope(failure, failure.Child);
            handled = Strategy.HandleFailure(this, failure.Child, failure.Cause);
        }
        finally
        {
            _current = interrupted;
        }

        if (!handled)
        {
            HandleFailure(failure.Cause, failure.Child);
        }
    }

    private void Resume(Exception? cause)
    {
        if (_actor is null && cause is not null && _state == CellState.Alive)
        {
            Recreate(cause);
            return;
        }

        _suspended = Math.Max(0, _suspended - 1);
        var perpetrator = _perpetrator;
        if (cause is not null)
        {
            _failed = IsStopping;
            _perpetrator = null;
            _failedMessage = null;
            _current = _pending is null ? default : _current;
        }

        ForEachChild(child => child.SendSystem(new ResumeMessage(child == perpetrator ? cause : null)));
    }
}

using Antrea.Runtime.Event;

namespace Antrea.Runtime.Actor;

internal sealed partial class ActorCell
{
    private Exception? _recreateCause;
    private bool _subscriber; // guarded by this

    public DateTimeOffset StartedAt { get; private set; }

    public int Restarts { get; private set; }

    public Type ActorType => _actor?.GetType() ?? Props.Type;

    /// <summary>Notes that the event stream knows this actor; false if it has stopped already.</summary>
    public bool MarkSubscriber()
    {
        lock (this)
        {
            _subscriber = true;
            return !IsTerminated;
        }
    }

    private void Create()
    {
        try
        {
            StartedAt = System.Clock.GetUtcNow();
            NewActor();
            _state = CellState.Alive;
            _actor!.AroundPreStart();
        }
        catch (Exception cause)
        {
            _state = CellState.Alive;
            ClearActor(keepStash: false);
            HandleFailure(cause as ActorInitializationException
                ?? new ActorInitializationException(_self, "Exception during creation", cause));
        }
    }

    private void NewActor()
    {
        _behaviours = null;
        _behaviour = null;
        var actor = Props.NewActor()
            ?? throw new ActorInitializationException(_self, "Props produced no actor");
        actor.Constructed();
        _actor = actor;
        if (actor is IActorStash stashing)
        {
            stashing.Stash = _stash = new Stash(this);
        }

        if (actor is IWithTimers timed)
        {
            timed.Timers = _timers = new TimerScheduler(this);
        }

        // A Become in the constructor came before there was an initial behaviour; it stays on top.
        _behaviour ??= actor.InitialBehaviour();
    }

    private void ClearActor(bool keepStash)
    {
        _timers?.CancelAll();
        _timers = null;
        _pending = null;
        var stashed = _stash?.ClearStash().ToArray() ?? [];
        _stash = null;
        if (keepStash)
        {
            Prepend(stashed);
        }
        else
        {
            foreach (var envelope in stashed)
            {
                System.DeadLetter(envelope.Message, envelope.Sender, _self);
            }
        }

        _actor?.Clear(_self);
        _actor = null;
        _behaviour = null;
        _behaviours = null;
    }

    private void Recreate(Exception cause)
    {
        if (IsStopping || _state == CellState.Recreating)
        {
            Resume(null); // keeps the count of suspensions right
            return;
        }

        if (_actor is null)
        {
            ForEachChild(child => Stop(child));
            _state = CellState.Creating;
            ContinueWithoutChildren();
            return;
        }

        try
        {
            _actor.AroundPreRestart(cause, _failedMessage);
        }
        catch (Exception thrown)
        {
            var error = new PreRestartException(_self, thrown, cause, _failedMessage);
            PublishError(error, error.Message);
        }

        ClearActor(keepStash: true);
        _recreateCause = cause;
        _state = CellState.Recreating;
        ContinueWithoutChildren();
    }

    /// <summary>Takes the next step of a life change as soon as no child is stopping any more.</summary>
    private void ContinueWithoutChildren()
    {
        if (_dying > 0)
        {
            return;
        }

        switch (_state)
        {
            case CellState.Creating:
                _suspended--;
                _failed = false;
                Create();
                break;
            case CellState.Recreating:
                FinishRecreate();
                break;
            case CellState.Terminating:
                FinishTerminate();
                break;
        }
    }

    private void FinishRecreate()
    {
        var cause = _recreateCause!;
        var survivors = ChildrenSnapshot();
        _recreateCause = null;
        _failedMessage = null;
        _current = default;
        _state = CellState.Alive;
        _suspended--;
        _failed = false;
        Restarts++;
        try
        {
            NewActor();
            _actor!.AroundPostRestart(cause, null);
            foreach (var child in survivors)
            {
                child.SendSystem(new RecreateMessage(cause));
            }
        }
        catch (Exception thrown)
        {
            ClearActor(keepStash: true);
            HandleFailure(new PostRestartException(_self, thrown, cause));
        }
    }

    private void Terminate()
    {
        if (IsStopping)
        {
            return;
        }

        SetReceiveTimeout(null);
        UnwatchAll();
        lock (this)
        {
            _closedForChildren = true;
        }

        ForEachChild(child => Stop(child));
        _state = CellState.Terminating;
        _suspended++;
        _failed = true; // what fails from now on is not the supervisor's business
        ContinueWithoutChildren();
    }

    private void FinishTerminate()
    {
        try
        {
            _actor?.AroundPostStop();
        }
        catch (Exception thrown)
        {
            PublishError(thrown, thrown.Message);
        }

        bool subscriber;
        lock (this)
        {
            _state = CellState.Terminated;
            subscriber = _subscriber;
        }

        if (subscriber)
        {
            System.EventStream.Unsubscribe(_self);
        }

        SetReceiveTimeout(null);
        UnwatchAll();
        ClearActor(keepStash: false);
        _current = default;
        _suspended = 0; // what is left in the mailbox goes to the dead letters
        TellWatchers();
        if (_parent is null)
        {
            System.RootTerminated();
        }
    }

    private void PublishError(Exception cause, string message)
        => System.PublishLog(new Error(cause, _self.Path.ToString(), ActorType, message));
}

namespace Antrea.Runtime.Actor;

internal sealed partial class ActorCell
{
    private WatchState? _watch;
    private bool _deathKnown; // belongs to the parent's thread

    private WatchState Watching => _watch ??= new WatchState();

    public IActorRef Watch(IActorRef subject) => Watch(subject, null);

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Watch(subject, message);
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        if (_watch is not null && subject is InternalActorRef watched)
        {
            if (_watch.Watched.Remove(subject))
            {
                watched.SendSystem(new UnwatchMessage(_self));
            }

            _watch.Queued.Remove(subject);
        }

        return subject;
    }

    private IActorRef Watch(IActorRef subject, object? message)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (subject is not InternalActorRef watched || subject.Equals(_self))
        {
            return subject;
        }

        if (Watching.Watched.TryGetValue(subject, out var present))
        {
            if (!Equals(present, message))
            {
                throw new InvalidOperationException(
                    $"Watch({subject}) with another termination message than before; Unwatch it first");
            }
        }
        else if (!IsStopping)
        {
            Watching.Watched.Add(subject, message);
            watched.SendSystem(new WatchMessage(_self));
        }

        return subject;
    }

    private void AddWatcher(InternalActorRef watcher)
    {
        if (_state == CellState.Terminated)
        {
            watcher.SendSystem(new DeathWatchNotification(_self, existenceConfirmed: true));
        }
        else
        {
            Watching.Watchers.Add(watcher);
        }
    }

    private void WatchedActorTerminated(DeathWatchNotification death)
    {
        if (_watch is not null && _watch.Watched.Remove(death.Actor, out var message) && !IsStopping)
        {
            _watch.Queued[death.Actor] = message;
            Send(new Terminated(death.Actor, death.ExistenceConfirmed, false), death.Actor);
        }

        if (death.Actor is LocalActorRef { Cell: var child } && child._parent == _self && !child._deathKnown)
        {
            child._deathKnown = true;
            if (child._stopRequested)
            {
                _dying--;
                ContinueWithoutChildren();
            }
        }
    }

    private void ReceiveTerminated(Terminated terminated)
    {
        if (_watch is null || !_watch.Queued.Remove(terminated.ActorRef, out var custom))
        {
            return; // unwatched while it was on its way
        }

        if (custom is not null)
        {
            _current = new Envelope(custom, _current.Sender);
        }

        _actor!.Deliver(_behaviour!, custom ?? terminated);
    }

    private void UnwatchAll()
    {
        if (_watch is null)
        {
            return;
        }

        foreach (var subject in _watch.Watched.Keys)
        {
            ((InternalActorRef)subject).SendSystem(new UnwatchMessage(_self));
        }

        _watch.Watched.Clear();
        _watch.Queued.Clear();
    }

    private void TellWatchers()
    {
        var watchers = _watch?.Watchers.ToArray() ?? [];
        _watch = null;
        if (_parent is not null)
        {
            _parent.Cell.ReleaseName(_self);
            _parent.SendSystem(new DeathWatchNotification(_self, existenceConfirmed: true));
        }

        foreach (var watcher in watchers)
        {
            if (watcher != _parent)
            {
                watcher.SendSystem(new DeathWatchNotification(_self, existenceConfirmed: true));
            }
        }
    }

    private sealed class WatchState
    {
        /// <summary>Whom this actor watches, each with the message it wants instead of <see cref="Terminated"/>.</summary>
        public Dictionary<IActorRef, object?> Watched { get; } = [];

        /// <summary>Whose <see cref="Terminated"/> lies in the mailbox.</summary>
        public Dictionary<IActorRef, object?> Queued { get; } = [];

        public HashSet<InternalActorRef> Watchers { get; } = [];
    }
}

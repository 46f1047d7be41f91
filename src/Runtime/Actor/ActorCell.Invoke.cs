namespace Antrea.Runtime.Actor;

internal sealed partial class ActorCell
{
    private void Invoke(Envelope envelope)
    {
        if (_state == CellState.Terminated)
        {
            System.DeadLetter(envelope.Message, envelope.Sender, _self);
            return;
        }

        Volatile.Write(ref _processed, _processed + 1);
        _current = envelope;
        try
        {
            var message = envelope.Message;
            if (message is IAutoReceivedMessage)
            {
                AutoReceive(message);
            }
            else
            {
                _actor!.Deliver(_behaviour!, message);
            }
        }
        catch (Exception cause)
        {
            HandleFailure(cause);
        }

        if (_pending is null)
        {
            Finished(envelope.Message);
        }
    }

    private void Finished(object message)
    {
        if (!_failed)
        {
            _current = default; // PreRestart still sees the message that failed and its sender
        }

        if (_receiveTimeout is not null && message is not INotInfluenceReceiveTimeout)
        {
            RestartReceiveTimeout();
        }
    }

    private void AutoReceive(object message)
    {
        switch (message)
        {
            case TimerMessage timer:
                if (timer.Owner.Take(timer) is { } due)
                {
                    _current = new Envelope(due, _self);
                    Redeliver(due);
                }

                break;
            case Terminated terminated:
                ReceiveTerminated(terminated);
                break;
            case PoisonPill:
                Stop();
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case Identify identify:
                Sender.Tell(new ActorIdentity(identify.MessageId, _self), _self);
                break;
            default:
                _actor!.Deliver(_behaviour!, message);
                break;
        }
    }

    private void Redeliver(object message)
    {
        if (message is IAutoReceivedMessage)
        {
            AutoReceive(message);
        }
        else
        {
            _actor!.Deliver(_behaviour!, message);
        }
    }

    private void InvokeSystem(SystemMessage message)
    {
        try
        {
            switch (message)
            {
                case WatchMessage watch:
                    AddWatcher(watch.Watcher);
                    break;
                case UnwatchMessage unwatch:
                    _watch?.Watchers.Remove(unwatch.Watcher);
                    break;
                case DeathWatchNotification death:
                    WatchedActorTerminated(death);
                    break;
                case ContinueMessage @continue:
                    Continue(@continue);
                    break;
                case TaskDoneMessage done:
                    TaskDone(done.Task);
                    break;
                default:
                    if (_state != CellState.Terminated)
                    {
                        InvokeLifecycle(message);
                    }

                    break;
            }
        }
        catch (Exception cause)
        {
            HandleFailure(cause, (message as FailedMessage)?.Child);
        }
    }

    private void InvokeLifecycle(SystemMessage message)
    {
        switch (message)
        {
            case FailedMessage failed:
                ChildFailed(failed);
                break;
            case SuspendMessage:
                _suspended++;
                ForEachChild(child => child.SendSystem(new SuspendMessage()));
                break;
            case ResumeMessage resume:
                Resume(resume.Cause);
                break;
            case RecreateMessage recreate:
                Recreate(recreate.Cause);
                break;
            case TerminateMessage:
                Terminate();
                break;
            default:
                throw new InvalidOperationException($"Unknown system message {message.GetType()}");
        }
    }

    private void Stop() => _self.SendSystem(new TerminateMessage());
}

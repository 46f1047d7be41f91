namespace Antrea.Runtime.Actor;

/// <summary>The sender of an <c>Ask</c>: the first message that comes is the result.</summary>
internal sealed class FutureActorRef<T> : InternalActorRef, IDisposable
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActorSystem _system;
    private ActorPath? _path;
    private ITimer? _timer;
    private TimeSpan _timeout;
    private CancellationTokenRegistration _cancellation;

    public FutureActorRef(ActorSystem system) => _system = system;

    public override ActorSystem System => _system;

    public Task<T> Result => _result.Task;

    // Most answers need no path; it is made when somebody asks for it.
    public override ActorPath Path => _path ?? MakePath();

    public void Limit(TimeSpan? timeout, CancellationToken cancellation)
    {
        if (timeout is { } time && time != Timeout.InfiniteTimeSpan)
        {
            var timer = _system.Clock.CreateTimer(
                static state => ((FutureActorRef<T>)state!).TimedOut(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer = timer;
            _timeout = time;
            timer.Change(time, Timeout.InfiniteTimeSpan);
        }

        if (cancellation.CanBeCanceled)
        {
            _cancellation = cancellation.UnsafeRegister(
                static (state, token) => ((FutureActorRef<T>)state!)._result.TrySetCanceled(token), this);
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _cancellation.Dispose();
    }

    protected override void TellInternal(object message, IActorRef? sender)
    {
        var taken = message switch
        {
            T result => _result.TrySetResult(result),
            Status.Failure failure => _result.TrySetException(
                failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message.")),
            _ => _result.TrySetException(new ArgumentException(
                $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]")),
        };
        if (taken)
        {
            Dispose();
        }
        else
        {
            _system.DeadLetter(message, sender, this);
        }
    }

    private void TimedOut()
    {
        _result.TrySetException(new AskTimeoutException($"Timeout after {_timeout.TotalSeconds} seconds"));
        Dispose();
    }

    private ActorPath MakePath()
    {
        var uid = _system.NextUid();
        var path = new ChildActorPath(_system.TempPath, ChildName.Of(uid), uid);
        return Interlocked.CompareExchange(ref _path, path, null) ?? path;
    }
}

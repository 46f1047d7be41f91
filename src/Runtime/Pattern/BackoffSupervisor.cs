using Antrea.Runtime.Actor;
using Antrea.Runtime.Event;

namespace Antrea.Runtime.Pattern;

/// <summary>
/// Parent of one child that is started again after a growing, jittered delay. Messages for the child go through here;
/// what the child sends here goes to this actor's parent.
/// </summary>
public sealed class BackoffSupervisor : ActorBase
{
    private readonly BackoffSettings _settings;
    private readonly SupervisorStrategy _strategy;
    private IActorRef? _child;
    private int _restarts;
    private bool _finalStop;
    private bool _restartDue;

    internal BackoffSupervisor(BackoffSettings settings)
    {
        _settings = settings;
        _strategy = settings.OnStop ? settings.Strategy : new StopInsteadOfRestart(settings.Strategy, () => _restartDue = true);
    }

    public static Props Props(BackoffOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Props;
    }

    /// <summary>As <see cref="Backoff.OnStop"/> with default options.</summary>
    public static Props Props(
        Props childProps,
        string childName,
        TimeSpan minBackoff,
        TimeSpan maxBackoff,
        double randomFactor,
        int maxNrOfRetries)
        => Props(Backoff.OnStop(childProps, childName, minBackoff, maxBackoff, randomFactor, maxNrOfRetries));

    internal static TimeSpan Delay(int restarts, BackoffSettings settings, double random)
    {
        var doubled = settings.MinBackoff.TotalMilliseconds * Math.Pow(2, Math.Min(restarts, 62));
        var capped = Math.Min(settings.MaxBackoff.TotalMilliseconds, doubled);
        return TimeSpan.FromMilliseconds(capped * (1 + (random * settings.RandomFactor)));
    }

    protected override void PreStart() => Start();

    protected override SupervisorStrategy SupervisorStrategy() => _strategy;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated terminated when terminated.ActorRef.Equals(_child):
                ChildStopped();
                return true;
            case StartChild:
                Start();
                if (_settings.AutoReset is { } after)
                {
                    Context.System.Scheduler.ScheduleTellOnce(after, Self, new ResetRestartCount(_restarts), Self);
                }

                return true;
            case ResetRestartCount reset:
                _restarts = reset.Current == _restarts ? 0 : _restarts;
                return true;
            case Reset when _settings.AutoReset is null:
                _restarts = 0;
                return true;
            case GetRestartCount:
                Sender.Tell(new RestartCount(_restarts));
                return true;
            case GetCurrentChild:
                Sender.Tell(new CurrentChild(_child));
                return true;
            case Reset or Terminated:
                return false;
            default:
                Pass(message);
                return true;
        }
    }

    private void Start() => _child ??= Context.Watch(Context.ActorOf(_settings.ChildProps, _settings.ChildName));

    private void ChildStopped()
    {
        _child = null;
        var limit = _settings.Strategy.MaxNumberOfRetries;
        var wanted = _settings.OnStop || _restartDue; // a child that only has to survive failures may end by itself
        _restartDue = false;
        if (_finalStop || !wanted || (limit >= 0 && _restarts + 1 > limit))
        {
            Context.Stop(Self);
            return;
        }

        // The jitter spreads restarts of many; it is no secret.
#pragma warning disable CA5394
        var delay = Delay(_restarts, _settings, Random.Shared.NextDouble());
#pragma warning restore CA5394
        _restarts++;
        Context.System.Scheduler.ScheduleTellOnce(delay, Self, StartChild.Instance, Self);
    }

    private void Pass(object message)
    {
        if (_child is not null && Sender.Equals(_child))
        {
            Context.Parent.Forward(message);
            return;
        }

        var final = _settings.IsFinalStop?.Invoke(message) == true;
        _finalStop |= final;
        if (_child is not null)
        {
            _child.Forward(message);
        }
        else if (final)
        {
            Context.Stop(Self);
        }
        else if (_settings.ReplyWhileStopped is { } reply)
        {
            Sender.Tell(reply);
        }
        else
        {
            Context.System.DeadLetters.Forward(message);
        }
    }

    /// <summary>A restart that has to wait begins with a stop.</summary>
    private sealed class StopInsteadOfRestart(OneForOneStrategy strategy, Action onRestart)
        : OneForOneStrategy(-1, -1, strategy.Decider)
    {
        protected override Directive Handle(IActorRef child, Exception exception)
        {
            var directive = base.Handle(child, exception);
            if (directive != Directive.Restart)
            {
                return directive;
            }

            onRestart();
            return Directive.Stop;
        }
    }

    /// <summary>Answered with <see cref="CurrentChild"/>.</summary>
    public sealed class GetCurrentChild
    {
        public static readonly GetCurrentChild Instance = new();

        private GetCurrentChild() { }
    }

    public sealed class CurrentChild
    {
        public CurrentChild(IActorRef? @ref) => Ref = @ref!;

        /// <summary>Null while the child is down.</summary>
        public IActorRef Ref { get; }
    }

    /// <summary>Sets the restart count to 0, with manual reset.</summary>
    public sealed class Reset
    {
        public static readonly Reset Instance = new();

        private Reset() { }
    }

    /// <summary>Answered with <see cref="RestartCount"/>.</summary>
    public sealed class GetRestartCount
    {
        public static readonly GetRestartCount Instance = new();

        private GetRestartCount() { }
    }

    public sealed class RestartCount
    {
        public RestartCount(int count) => Count = count;

        public int Count { get; }
    }

    public sealed class StartChild : IDeadLetterSuppression
    {
        public static readonly StartChild Instance = new();

        private StartChild() { }
    }

    public sealed class ResetRestartCount : IDeadLetterSuppression
    {
        public ResetRestartCount(int current) => Current = current;

        public int Current { get; }
    }
}

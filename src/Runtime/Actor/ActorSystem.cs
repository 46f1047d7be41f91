using Antrea.Runtime.Event;
using Antrea.Runtime.Persistence;

namespace Antrea.Runtime.Actor;

/// <summary>A tree of actors with its event stream, scheduler and log. Made with <see cref="Create(string)"/>.</summary>
public sealed class ActorSystem : IActorRefFactory, IDisposable
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Action> _onTermination = [];
    private readonly Lock _gate = new();
    private readonly long _started;
    private long _nextUid;
    private PersistencePlugins? _persistence;

    private ActorSystem(string name, ActorSystemSettings settings)
    {
        Name = name;
        RuntimeSettings = settings;
        Clock = settings.TimeProvider;
        _started = Clock.GetTimestamp();
        LogLevel = settings.LogLevel;
        EventStream = new EventStream();
        Log = new BusLogging(this, $"ActorSystem({name})", typeof(ActorSystem));
        var rootPath = new RootActorPath(new Address("akka", name));
        DeadLetters = new DeadLetterActorRef(this, rootPath / "deadLetters");
        TempPath = rootPath / "temp";
        Scheduler = settings.Scheduler?.Invoke(this) ?? new TimeProviderScheduler(Clock);
        Root = new LocalActorRef(this, Props.Create<RootGuardian>(), null, rootPath);
        SystemGuardian = Root.Cell.CreateChild(Props.Create<Guardian>(), "system");
        UserGuardian = Root.Cell.CreateChild(
            Props.Create<Guardian>().WithSupervisorStrategy(settings.GuardianStrategy), "user");
        Root.Cell.Start();
    }

    public string Name { get; }

    public EventStream EventStream { get; }

    public IActorRef DeadLetters { get; }

    public ILoggingAdapter Log { get; }

    public IScheduler Scheduler { get; }

    public TimeSpan StartTime => TimeSpan.FromTicks(Clock.GetUtcNow().UtcTicks) - Uptime;

    public TimeSpan Uptime => Clock.GetElapsedTime(_started);

    /// <summary>Completes when the last actor has stopped.</summary>
    public Task WhenTerminated => _terminated.Task;

    internal PersistencePlugins Persistence => LazyInitializer.EnsureInitialized(ref _persistence, () => new PersistencePlugins(this));

    internal ActorSystemSettings RuntimeSettings { get; }

    internal TimeProvider Clock { get; }

    internal LogLevel LogLevel { get; set; }

    internal ActorPath TempPath { get; }

    internal LocalActorRef Root { get; }

    internal LocalActorRef SystemGuardian { get; }

    internal LocalActorRef UserGuardian { get; }

    /// <param name="name">Letters, digits, - and _.</param>
    public static ActorSystem Create(string name) => Create(name, new ActorSystemSettings());

    /// <summary>With settings that only this runtime has.</summary>
    public static ActorSystem Create(string name, ActorSystemSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (string.IsNullOrEmpty(name) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw new ArgumentException($"Invalid actor system name [{name}]: letters, digits, - and _ only", nameof(name));
        }

        return new ActorSystem(name, settings);
    }

    public IActorRef ActorOf(Props props, string? name = null) => UserGuardian.Cell.CreateChild(props, name);

    public ActorSelection ActorSelection(ActorPath actorPath)
    {
        ArgumentNullException.ThrowIfNull(actorPath);
        return new ActorSelection(Root, actorPath.Elements);
    }

    public ActorSelection ActorSelection(string actorPath) => Actor.ActorSelection.Absolute(this, actorPath);

    public void Stop(IActorRef actor) => (actor as LocalActorRef)?.SendSystem(new TerminateMessage());

    public void RegisterOnTermination(Action code)
    {
        ArgumentNullException.ThrowIfNull(code);
        lock (_gate)
        {
            _onTermination.Add(code);
        }
    }

    /// <summary>Stops all actors: those below <c>/user</c>, then those below <c>/system</c>.</summary>
    public Task Terminate()
    {
        UserGuardian.SendSystem(new TerminateMessage());
        return WhenTerminated;
    }

    /// <summary>Starts to terminate; does not wait.</summary>
    public void Dispose() => _ = Terminate();

    public override string ToString() => $"akka://{Name}";

    internal IActorRef SystemActorOf(Props props, string name) => SystemGuardian.Cell.CreateChild(props, name);

    internal long NextUid() => Interlocked.Increment(ref _nextUid);

    internal void DeadLetter(object message, IActorRef? sender, IActorRef recipient)
    {
        switch (message)
        {
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, null), ActorRefs.NoSender);
                break;
            case AllDeadLetters:
                EventStream.Publish(message);
                break;
            case IDeadLetterSuppression:
                EventStream.Publish(new SuppressedDeadLetter(message, sender, recipient));
                break;
            default:
                EventStream.Publish(new DeadLetter(message, sender, recipient));
                break;
        }
    }

    internal void PublishLog(LogEvent logEvent)
    {
        if (logEvent.LogLevel() >= LogLevel && EventStream.HasSubscribers(logEvent.GetType()))
        {
            logEvent.Timestamp = Clock.GetUtcNow().UtcDateTime;
            EventStream.Publish(logEvent);
        }
    }

    internal void RootTerminated()
    {
        (Scheduler as IDisposable)?.Dispose();
        Action[] hooks;
        lock (_gate)
        {
            hooks = _onTermination.ToArray();
        }

        foreach (var hook in hooks)
        {
            try
            {
                hook();
            }
            catch (Exception thrown)
            {
                Log.Error(thrown, "A termination hook failed");
            }
        }

        _terminated.TrySetResult();
    }
}
